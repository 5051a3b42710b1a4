"""Names that differ by one slip of the keyboard are found through an index, not by comparing."""

from django.db import migrations

# A text is filed under itself and without each of its first 20 characters; texts one slip apart
# share one of these. As hashes: four bytes a key instead of thirty.
KEYS = """
CREATE FUNCTION subject_slip_keys(loose text) RETURNS integer[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_append(
        coalesce(array_agg(hashtext(left(loose, place - 1) || substr(loose, place + 1))), '{}'),
        hashtext(loose)
    ) FROM generate_series(1, least(length(loose), 20)) AS place
$$;
CREATE INDEX subject_search_slips ON subject_search USING gin (subject_slip_keys(loose));
"""
NO_KEYS = "DROP INDEX subject_search_slips; DROP FUNCTION subject_slip_keys(text);"


class Migration(migrations.Migration):
    """A function and an index over a column of a derived table."""

    dependencies = [("subjects", "0006_initials_by_threes")]
    operations = [migrations.RunSQL(KEYS, NO_KEYS)]
