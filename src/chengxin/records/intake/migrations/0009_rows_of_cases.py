"""Rows that an affair hands in come by a way of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Words of a choice; no column changes."""

    dependencies = [("intake", "0008_rows_tied_to_what_they_mend")]
    operations = [
        migrations.AlterField(
            model_name="batch",
            name="way_in",
            field=models.CharField(
                choices=[
                    ("desk", "网页上传"),
                    ("form", "单条填报"),
                    ("api", "接口推送"),
                    ("drop", "前置机文件夹"),
                    ("command", "命令行"),
                    ("judged", "主体判定"),
                    ("case", "办件"),
                ],
                default="command",
                max_length=8,
                verbose_name="报送途径",
            ),
        ),
    ]
