"""A department is reminded of receipts that its systems owe."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more kind."""

    dependencies = [
        ("reminders", "0002_steps_of_cases"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="kind",
            field=models.CharField(
                choices=[
                    ("overdue", "超过报送期限的行"),
                    ("due-soon", "临近报送期限的行"),
                    ("case-overdue", "逾期的办件环节"),
                    ("case-due", "临近期限的办件环节"),
                    ("receipt", "本单位系统未回执的更新"),
                    ("held-long", "暂存过久的行"),
                    ("silent", "静默的来源"),
                    ("appeal", "待决定的申诉"),
                    ("draft", "待发布的通报"),
                    ("notice", "未读的通报"),
                ],
                max_length=12,
                verbose_name="种类",
            ),
        ),
    ]
