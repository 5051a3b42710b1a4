"""What checks of drafted editions found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("editions", "0002_released_editions_never_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="AmendmentCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="核对的内容")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(max_length=100, verbose_name="经办")),
                ("passed", models.BooleanField(verbose_name="通过")),
                ("failures", models.JSONField(default=list, verbose_name="不通过的原因")),
                ("cases", models.IntegerField(default=0, verbose_name="运行的案例")),
                ("differing", models.JSONField(default=list, verbose_name="结果不同的案例")),
                ("known_seq", models.BigIntegerField(default=0, verbose_name="记入序号")),
                ("records", models.BigIntegerField(default=0, verbose_name="核对的记录")),
                ("refused", models.BigIntegerField(default=0, verbose_name="不再接受的记录")),
                ("doubted", models.BigIntegerField(default=0, verbose_name="将待核的记录")),
                ("reasons", models.JSONField(default=list, verbose_name="原因")),
                ("kept", models.IntegerField(default=0, verbose_name="保留的明细")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="checks",
                        to="editions.lawedition",
                    ),
                ),
            ],
            options={
                "verbose_name": "草案核对",
                "verbose_name_plural": "草案核对",
                "db_table": "amendment_check",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="AmendmentFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_no", models.BigIntegerField(verbose_name="记录号")),
                ("batch_id", models.BigIntegerField(verbose_name="批次")),
                ("row_no", models.BigIntegerField(verbose_name="行号")),
                ("department_code", models.CharField(max_length=64, verbose_name="数据来源单位")),
                (
                    "document_no",
                    models.CharField(blank=True, max_length=300, verbose_name="文书号"),
                ),
                ("field", models.CharField(blank=True, max_length=64, verbose_name="字段")),
                ("value", models.CharField(blank=True, max_length=200, verbose_name="原值")),
                ("rule", models.CharField(max_length=64, verbose_name="规则")),
                ("severity", models.CharField(max_length=8, verbose_name="处理")),
                ("message", models.CharField(max_length=300, verbose_name="问题")),
                ("remedy", models.CharField(blank=True, max_length=300, verbose_name="改法")),
                (
                    "check_of",
                    models.ForeignKey(
                        db_column="check_id",
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="findings",
                        to="amendments.amendmentcheck",
                    ),
                ),
            ],
            options={
                "verbose_name": "核对明细",
                "verbose_name_plural": "核对明细",
                "db_table": "amendment_finding",
                "ordering": ("id",),
                "indexes": [
                    models.Index(fields=["check_of", "rule"], name="amendment_finding_rule")
                ],
            },
        ),
    ]
