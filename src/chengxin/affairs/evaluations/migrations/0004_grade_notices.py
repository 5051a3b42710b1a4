"""Notices of a fall, and the runs whose falls have been told."""

import django.db.models.deletion
from django.db import migrations, models

from chengxin.records.store.triggers import append_only


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [
        ("evaluations", "0003_touched_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="GradeNoticeSweep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("swept_at", models.DateTimeField(verbose_name="时间")),
                ("notices", models.IntegerField(verbose_name="告知数")),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="sweep",
                        to="evaluations.evaluationrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "告知完成",
                "verbose_name_plural": "告知完成",
                "db_table": "grade_notice_sweep",
            },
        ),
        migrations.CreateModel(
            name="GradeNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_id", models.BigIntegerField(verbose_name="主体")),
                ("source", models.CharField(max_length=16, verbose_name="评价来源")),
                ("scope", models.CharField(blank=True, max_length=64, verbose_name="评价对象")),
                ("record_no", models.BigIntegerField(null=True, verbose_name="记录号")),
                ("from_grade", models.CharField(blank=True, max_length=1, verbose_name="原等级")),
                ("held_grade", models.CharField(blank=True, max_length=1, verbose_name="期间等级")),
                ("to_grade", models.CharField(max_length=1, verbose_name="现等级")),
                ("rule", models.CharField(max_length=100, verbose_name="处置规则")),
                ("placed_at", models.DateTimeField(verbose_name="告知时间")),
                ("told_on", models.DateField(verbose_name="告知日")),
                ("effective_from", models.DateField(verbose_name="生效日")),
                ("provisional", models.BooleanField(default=False, verbose_name="期限为暂定")),
                ("read_at", models.DateTimeField(null=True, verbose_name="查看时间")),
                ("read_by", models.CharField(blank=True, max_length=100, verbose_name="查看人")),
                ("mailed_at", models.DateTimeField(null=True, verbose_name="邮件时间")),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="notices",
                        to="evaluations.evaluationrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "降级告知",
                "verbose_name_plural": "降级告知",
                "db_table": "grade_notice",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        fields=["subject_id", "source", "scope", "-id"], name="grade_notice_of"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("run__isnull", False)),
                        fields=("run", "subject_id"),
                        name="a_run_tells_of_a_fall_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("record_no__isnull", False)),
                        fields=("source", "record_no"),
                        name="a_result_tells_of_a_fall_once",
                    ),
                ],
            },
        ),
        append_only("grade_notice_sweep"),
    ]
