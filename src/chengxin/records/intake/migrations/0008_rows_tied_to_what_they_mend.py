"""A row of a returned workbook says which row of which batch it mends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds nullable columns; no row is rewritten."""

    dependencies = [("intake", "0007_problems_in_two_languages")]
    operations = [
        migrations.AddField(
            "batchrow", "mends_batch_id", models.BigIntegerField(null=True, verbose_name="所改批次")
        ),
        migrations.AddField(
            "batchrow", "mends_row_no", models.IntegerField(null=True, verbose_name="所改行号")
        ),
    ]
