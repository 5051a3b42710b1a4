"""Problems are told in both languages, with the value a cell probably means.

Two indexes go whose columns another index of the table begins with; they only slowed the load.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds columns with a constant default; no row is rewritten."""

    dependencies = [("intake", "0006_waiting_since_held")]
    operations = [
        migrations.AddField(
            "rowproblem",
            "mended",
            models.CharField(blank=True, default="", max_length=200, verbose_name="疑似原意"),
        ),
        migrations.AddField(
            "rowproblem",
            "message_en",
            models.CharField(blank=True, default="", max_length=300, verbose_name="问题（英文）"),
        ),
        migrations.AddField(
            "rowproblem",
            "remedy_en",
            models.CharField(blank=True, default="", max_length=300, verbose_name="怎样改（英文）"),
        ),
        migrations.AlterField(
            "batchrow",
            "batch",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="intake.batch",
            ),
        ),
        migrations.AlterField(
            "rowproblem",
            "batch",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="problems",
                to="intake.batch",
            ),
        ),
    ]
