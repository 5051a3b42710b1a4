"""Issued reports are append-only."""

from django.db import migrations

from chengxin.records.store.triggers import append_only


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("reports", "0001_reports"), ("store", "0001_clock_guards")]
    operations = [append_only("credit_report")]
