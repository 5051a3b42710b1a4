"""A connected system may be allowed to read credit records, for a named purpose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns and a constraint."""

    dependencies = [
        ("accounts", "0002_system_clients"),
    ]

    operations = [
        migrations.AddField(
            model_name="systemclient",
            name="reads_for",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="查询的依据和用途"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="systemclient",
            name="reads_records",
            field=models.BooleanField(default=False, verbose_name="可查询信用记录"),
        ),
        migrations.AddConstraint(
            model_name="systemclient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reads_records", False),
                    models.Q(("reads_for", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_system_reads_for_a_named_purpose",
            ),
        ),
    ]
