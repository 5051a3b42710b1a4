"""Tables: Cases of tolerance."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """First tables."""

    initial = True

    dependencies = [
        ("subjects", "0009_versions_by_closing"),
    ]

    operations = [
        migrations.CreateModel(
            name="ToleranceCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_no", models.CharField(max_length=24, unique=True, verbose_name="办件编号")),
                ("record_no", models.BigIntegerField(verbose_name="信用记录")),
                ("item", models.CharField(max_length=64, verbose_name="目录项")),
                (
                    "document_no",
                    models.CharField(blank=True, max_length=300, verbose_name="文书号"),
                ),
                ("authority", models.CharField(max_length=64, verbose_name="认定单位")),
                ("ground", models.CharField(max_length=64, verbose_name="情形")),
                ("pack_edition", models.CharField(max_length=16, verbose_name="规则版本")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("applied", "主体申请"),
                            ("ex-officio", "单位依职权"),
                            ("intake", "归集时识别"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "待认定"),
                            ("recognised", "已认定"),
                            ("refused", "不予认定"),
                            ("withdrawn", "申请已撤回"),
                            ("revoked", "认定已撤销"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("statement", models.TextField(verbose_name="事实和理由")),
                ("submitted_by", models.CharField(max_length=100, verbose_name="提交人")),
                ("submitted_account", models.BigIntegerField(null=True, verbose_name="提交人账号")),
                ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                ("decided_by", models.CharField(blank=True, max_length=100, verbose_name="认定人")),
                ("decided_account", models.BigIntegerField(null=True, verbose_name="认定人账号")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="认定时间")),
                ("decision", models.TextField(blank=True, verbose_name="认定理由")),
                ("effect_id", models.BigIntegerField(null=True, verbose_name="法律效果")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="终止时间")),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="tolerances",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "容错认定",
                "verbose_name_plural": "容错认定",
                "db_table": "tolerance_case",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["subject", "-id"], name="tolerance_case_subject"),
                    models.Index(fields=["record_no"], name="tolerance_case_record"),
                    models.Index(fields=["state", "authority"], name="tolerance_case_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["submitted", "recognised"])),
                        fields=("record_no",),
                        name="a_record_has_one_open_tolerance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_account__isnull", True),
                            models.Q(
                                ("decided_account", models.F("submitted_account")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="a_tolerance_is_recognised_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "recognised"), _negated=True),
                            ("effect_id__isnull", False),
                            _connector="OR",
                        ),
                        name="a_recognised_tolerance_has_its_effect",
                    ),
                ],
            },
        ),
    ]
