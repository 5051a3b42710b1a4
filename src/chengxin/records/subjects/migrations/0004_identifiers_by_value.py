"""A code is looked for without knowing its scheme."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("subjects", "0003_search_any_fragment")]
    operations = [
        migrations.AddIndex(
            "subjectidentifier",
            models.Index(
                fields=["value"],
                name="subject_identifier_value",
                condition=models.Q(superseded_seq__isnull=True),
            ),
        ),
    ]
