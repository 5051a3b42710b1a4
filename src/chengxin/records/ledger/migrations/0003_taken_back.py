"""A record may be taken back with the judgement that linked it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Words of two choices; no column changes."""

    dependencies = [
        ("ledger", "0002_ledger_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ledgerending",
            name="kind",
            field=models.CharField(
                choices=[("absent", "全量中不再出现"), ("taken-back", "主体判定已撤销")],
                max_length=12,
                verbose_name="缘由",
            ),
        ),
        migrations.AlterField(
            model_name="ledgerrecord",
            name="reason",
            field=models.CharField(
                choices=[
                    ("new", "新增"),
                    ("corrected", "更正"),
                    ("revoked", "撤销"),
                    ("reappeared", "再次报送"),
                    ("restored", "撤销判定后恢复"),
                ],
                max_length=12,
                verbose_name="缘由",
            ),
        ),
    ]
