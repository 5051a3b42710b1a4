"""Held rows say how their candidates compare, since when they wait and who sees to them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns and indexes; ``waits_since`` of rows that wait already follows in 0006."""

    dependencies = [
        ("intake", "0004_ways_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="heldrow",
            name="assigned_to",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="处理人",
            ),
        ),
        migrations.AddField(
            model_name="heldrow",
            name="assigned_until",
            field=models.DateTimeField(null=True, verbose_name="占用至"),
        ),
        migrations.AddField(
            model_name="heldrow",
            name="candidates",
            field=models.JSONField(default=list, verbose_name="候选比对"),
        ),
        migrations.AddField(
            model_name="heldrow",
            name="waits_since",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="等待自"),
            preserve_default=False,
        ),
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
                ],
                default="command",
                max_length=8,
                verbose_name="报送途径",
            ),
        ),
        migrations.AddIndex(
            model_name="heldrow",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["waits_since"],
                name="intake_held_row_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="rowproblem",
            index=models.Index(
                condition=models.Q(("rule", "judged")),
                fields=["value"],
                name="intake_problem_judged",
            ),
        ),
    ]
