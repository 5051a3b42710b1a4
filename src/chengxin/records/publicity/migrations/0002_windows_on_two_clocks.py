"""Windows are versions: closed once, by the commit that replaces them."""

from django.db import migrations

from chengxin.records.store.triggers import versioned


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("publicity", "0001_publicity"), ("ledger", "0002_ledger_guards")]
    operations = [versioned("publicity_window")]
