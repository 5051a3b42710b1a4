"""What was handed in stays as it was handed in."""

from django.db import migrations

from chengxin.records.store.triggers import append_only


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("evidence", "0001_evidence_files"), ("store", "0001_clock_guards")]
    operations = [append_only("evidence_file")]
