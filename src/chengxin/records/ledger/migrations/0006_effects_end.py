"""An effect that ends before its time says what ended it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns."""

    dependencies = [
        ("ledger", "0005_annulled_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="ledgereffect",
            name="ended_article",
            field=models.CharField(
                blank=True, db_default="", max_length=200, verbose_name="终止依据"
            ),
        ),
        migrations.AddField(
            model_name="ledgereffect",
            name="ended_by",
            field=models.CharField(
                blank=True, db_default="", max_length=100, verbose_name="终止经办"
            ),
        ),
        migrations.AddField(
            model_name="ledgereffect",
            name="ended_document",
            field=models.CharField(
                blank=True, db_default="", max_length=300, verbose_name="终止文书"
            ),
        ),
    ]
