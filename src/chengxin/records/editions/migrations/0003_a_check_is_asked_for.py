"""When a check of a draft was asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0002_released_editions_never_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="lawedition",
            name="check_asked_at",
            field=models.DateTimeField(null=True, verbose_name="请求核对的时间"),
        ),
    ]
