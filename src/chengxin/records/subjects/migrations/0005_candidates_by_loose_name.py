"""Candidates for a name nobody bears in that spelling: the name without region and legal form."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column and an index of a derived table; rows are made again from the names."""

    dependencies = [("subjects", "0004_identifiers_by_value")]
    operations = [
        migrations.AddField(
            "subjectsearch",
            "loose",
            models.CharField("宽松名称", max_length=200, default=""),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "subjectsearch", models.Index(fields=["loose"], name="subject_search_loose")
        ),
    ]
