"""Rows held before 0005 have waited since they were held."""

from django.db import migrations


class Migration(migrations.Migration):
    """One statement, safe to repeat; what it overwrites was only a placeholder."""

    dependencies = [("intake", "0005_held_rows_are_judged")]
    operations = [
        migrations.RunSQL(
            "UPDATE intake_held_row SET waits_since = held_at", migrations.RunSQL.noop
        )
    ]
