"""Which subjects a commit closed versions of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [
        ("subjects", "0008_judgements_and_relations"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="subjectversion",
            index=models.Index(
                condition=models.Q(("superseded_seq__isnull", False)),
                fields=["superseded_seq"],
                name="subject_version_closed",
            ),
        ),
    ]
