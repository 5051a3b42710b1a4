"""Runs and grades are append-only."""

from django.db import migrations

from chengxin.records.store.triggers import append_only


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("evaluations", "0001_evaluations"), ("store", "0001_clock_guards")]
    operations = [append_only("evaluation_run"), append_only("grade")]
