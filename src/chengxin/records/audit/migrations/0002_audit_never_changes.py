"""Audit entries and seals are append-only, for the owner of the tables too."""

from django.db import migrations

from chengxin.records.store.triggers import append_only


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("audit", "0001_audit"), ("store", "0001_clock_guards")]
    operations = [append_only("audit_entry"), append_only("audit_seal")]
