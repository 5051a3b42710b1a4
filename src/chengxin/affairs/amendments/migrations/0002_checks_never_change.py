"""Checks and their findings are append-only."""

from django.db import migrations

from chengxin.records.store.triggers import append_only


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("amendments", "0001_checks_of_drafts"), ("store", "0001_clock_guards")]
    operations = [append_only("amendment_check"), append_only("amendment_finding")]
