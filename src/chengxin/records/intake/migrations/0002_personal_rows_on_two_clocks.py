"""Personal rows are versions; sealed values never change."""

from django.db import migrations

from chengxin.records.store.triggers import append_only, versioned


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("intake", "0001_intake"), ("ledger", "0002_ledger_guards")]
    operations = [versioned("personal_row"), append_only("sealed_value")]
