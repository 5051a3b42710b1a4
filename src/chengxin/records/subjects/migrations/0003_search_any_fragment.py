"""Search rows without stored grams: narrow rows, and an index over what a function makes of them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

# Characters, pairs of neighbours, and pairs of the pinyin initials (small letters; names are in
# capitals, so the two never meet).
GRAMS = """
CREATE FUNCTION subject_search_grams(normalised text, initials text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT string_to_array(normalised, NULL)
        || (SELECT array_agg(a || b) FROM unnest(
                string_to_array(normalised, NULL), (string_to_array(normalised, NULL))[2:]
            ) AS pair (a, b))
        || (SELECT array_agg(a || b) FROM unnest(
                string_to_array(initials, NULL), (string_to_array(initials, NULL))[2:]
            ) AS pair (a, b))
$$;
CREATE INDEX subject_search_grams_found ON subject_search
    USING gin (subject_search_grams(normalised, initials));
ALTER INDEX subject_search_grams_found ALTER COLUMN 1 SET STATISTICS 1000;
"""
NO_GRAMS = """
DROP INDEX subject_search_grams_found;
DROP FUNCTION subject_search_grams(text, text);
"""


class Migration(migrations.Migration):
    """Replaces columns of a derived table; nothing is lost, rows are made again from the names."""

    dependencies = [("subjects", "0002_subjects_on_two_clocks")]
    operations = [
        migrations.RemoveIndex("subjectsearch", "subject_search_grams"),
        migrations.RemoveIndex("subjectsearch", "subject_search_order"),
        migrations.RemoveIndex("subjectsearch", "subject_search_uscc"),
        migrations.RemoveIndex("subjectsearch", "subject_search_initials"),
        migrations.RemoveField("subjectsearch", "name"),
        migrations.RemoveField("subjectsearch", "sort_key"),
        migrations.RemoveField("subjectsearch", "grams"),
        migrations.AddField(
            "subjectsearch",
            "rank",
            models.IntegerField("次序", default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            "subjectsearch", "provisional", models.BooleanField("待登记确认", default=False)
        ),
        migrations.AddField(
            "subjectsearch",
            "normalised",
            models.CharField("规范名称", max_length=200, default=""),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "subjectsearch", models.Index(fields=["rank", "id"], name="subject_search_order")
        ),
        migrations.AddIndex(
            "subjectsearch", models.Index(fields=["uscc"], name="subject_search_uscc")
        ),
        migrations.AddIndex(
            "subjectsearch",
            GinIndex(fields=["uscc"], name="subject_search_uscc_parts", opclasses=["gin_trgm_ops"]),
        ),
        migrations.RunSQL(GRAMS, NO_GRAMS),
    ]
