"""Initials are found by threes of letters as well: pairs of letters meet too many names."""

from django.db import migrations

_CHARACTERS = "string_to_array({0}, NULL)"
_PAIRS = """
        || (SELECT array_agg(a || b) FROM unnest(
                string_to_array({0}, NULL), (string_to_array({0}, NULL))[2:]
            ) AS pair (a, b))"""
_THREES = """
        || (SELECT array_agg(a || b || c) FROM unnest(
                string_to_array({0}, NULL), (string_to_array({0}, NULL))[2:],
                (string_to_array({0}, NULL))[3:]
            ) AS three (a, b, c))"""
_FUNCTION = """
DROP INDEX subject_search_grams_found;
CREATE OR REPLACE FUNCTION subject_search_grams(normalised text, initials text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT {body}
$$;
CREATE INDEX subject_search_grams_found ON subject_search
    USING gin (subject_search_grams(normalised, initials));
ALTER INDEX subject_search_grams_found ALTER COLUMN 1 SET STATISTICS 1000;
"""
_PAIRS_ONLY = (
    _CHARACTERS.format("normalised") + _PAIRS.format("normalised") + _PAIRS.format("initials")
)


class Migration(migrations.Migration):
    """The function and the index over it."""

    dependencies = [("subjects", "0005_candidates_by_loose_name")]
    operations = [
        migrations.RunSQL(
            _FUNCTION.format(body=_PAIRS_ONLY + _THREES.format("initials")),
            _FUNCTION.format(body=_PAIRS_ONLY),
        ),
    ]
