"""Subjects' versions, codes and names are versions; valid periods of one subject do not overlap."""

from django.db import migrations

from chengxin.records.store.triggers import append_only, recorded_now, versioned

NO_OVERLAP = """
ALTER TABLE subject_version ADD CONSTRAINT subject_versions_do_not_overlap
    EXCLUDE USING gist (subject_id WITH =, daterange(valid_from, valid_to) WITH &&)
    WHERE (superseded_seq IS NULL);
"""


class Migration(migrations.Migration):
    """Triggers and one exclusion constraint."""

    dependencies = [("subjects", "0001_subjects"), ("store", "0001_clock_guards")]
    operations = [
        append_only("subject"),
        recorded_now("subject"),
        versioned("subject_version"),
        versioned("subject_identifier"),
        versioned("subject_name"),
        migrations.RunSQL(
            NO_OVERLAP,
            "ALTER TABLE subject_version DROP CONSTRAINT subject_versions_do_not_overlap",
        ),
    ]
