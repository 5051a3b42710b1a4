"""Tables: Measures."""

import django.contrib.postgres.fields
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
            name="AllowedMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100, verbose_name="规则包")),
                ("edition", models.CharField(max_length=16, verbose_name="版本")),
                ("code", models.CharField(max_length=64, verbose_name="措施")),
                ("reduces_rights", models.BooleanField(verbose_name="减损权益或者增加义务")),
                (
                    "why_not",
                    models.CharField(blank=True, max_length=16, verbose_name="不得采取的原因"),
                ),
                (
                    "authorities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        size=None,
                        verbose_name="实施主体",
                    ),
                ),
                ("applies_from", models.DateField(verbose_name="施行日")),
                ("applies_to", models.DateField(null=True, verbose_name="失效日")),
            ],
            options={
                "verbose_name": "清单所列措施",
                "verbose_name_plural": "清单所列措施",
                "db_table": "allowed_measure",
                "ordering": ("pack", "edition", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pack", "edition", "code"), name="an_edition_lists_a_measure_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_no", models.CharField(max_length=24, unique=True, verbose_name="办件编号")),
                ("measure", models.CharField(max_length=64, verbose_name="措施")),
                ("rule", models.CharField(max_length=64, verbose_name="惩戒内容")),
                ("rules_edition", models.CharField(max_length=16, verbose_name="适用规则版本")),
                ("authority", models.CharField(max_length=64, verbose_name="实施主体")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待审核"),
                            ("in-force", "执行中"),
                            ("suspended", "暂停执行"),
                            ("lifted", "已解除"),
                            ("ended", "期满终止"),
                            ("refused", "未通过"),
                            ("withdrawn", "已撤回"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "cause_kind",
                    models.CharField(
                        choices=[("record", "信用记录"), ("document", "生效文书")],
                        max_length=8,
                        verbose_name="依据种类",
                    ),
                ),
                ("record_no", models.BigIntegerField(null=True, verbose_name="依据的记录")),
                ("document", models.CharField(max_length=300, verbose_name="依据文书")),
                ("reason", models.TextField(verbose_name="理由")),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(null=True, verbose_name="至")),
                ("proposed_by", models.CharField(max_length=100, verbose_name="提出人")),
                ("proposed_account", models.BigIntegerField(null=True, verbose_name="提出人账号")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "released_by",
                    models.CharField(blank=True, max_length=100, verbose_name="审核人"),
                ),
                ("released_account", models.BigIntegerField(null=True, verbose_name="审核人账号")),
                ("released_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                ("released_seq", models.BigIntegerField(null=True, verbose_name="记入序号")),
                ("ended_on", models.DateField(null=True, verbose_name="终止日")),
                ("ended_by", models.CharField(blank=True, max_length=100, verbose_name="终止经办")),
                (
                    "lift_cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("repaired", "信用修复"),
                            ("removed", "移出名单"),
                            ("annulled", "依据被撤销"),
                            ("ended", "依据已经终止"),
                            ("tolerated", "容错认定"),
                            ("by-authority", "实施机关解除"),
                        ],
                        max_length=12,
                        verbose_name="解除原因",
                    ),
                ),
                (
                    "lift_document",
                    models.CharField(blank=True, max_length=300, verbose_name="解除文书"),
                ),
                (
                    "lift_article",
                    models.CharField(blank=True, max_length=200, verbose_name="解除依据"),
                ),
                ("lifted_seq", models.BigIntegerField(null=True, verbose_name="解除记入序号")),
                (
                    "allowed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="cases",
                        to="measures.allowedmeasure",
                        verbose_name="清单所列措施",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="measures",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "失信惩戒措施",
                "verbose_name_plural": "失信惩戒措施",
                "db_table": "measure_case",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="MeasureConflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cause-gone", "依据的记录已不存在"),
                            ("cause-shielded", "依据的记录已修复、解除或者受保护"),
                            ("past-term", "期限已过"),
                            ("not-listed", "现行清单或者规则不再允许"),
                        ],
                        max_length=16,
                        verbose_name="冲突",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=64, verbose_name="说明")),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="消除时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="conflicts",
                        to="measures.measurecase",
                    ),
                ),
            ],
            options={
                "verbose_name": "措施冲突",
                "verbose_name_plural": "措施冲突",
                "db_table": "measure_conflict",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="MeasureFeedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "已经执行"),
                            ("no-occasion", "暂无适用情形"),
                            ("blocked", "无法执行"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("text", models.TextField(verbose_name="执行情况")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(max_length=100, verbose_name="经办")),
                ("department", models.CharField(max_length=64, verbose_name="单位")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="feedback",
                        to="measures.measurecase",
                    ),
                ),
            ],
            options={
                "verbose_name": "执行反馈",
                "verbose_name_plural": "执行反馈",
                "db_table": "measure_feedback",
                "ordering": ("-id",),
            },
        ),
        migrations.AddIndex(
            model_name="measurecase",
            index=models.Index(fields=["subject", "-id"], name="measure_case_subject"),
        ),
        migrations.AddIndex(
            model_name="measurecase",
            index=models.Index(fields=["record_no"], name="measure_case_cause"),
        ),
        migrations.AddIndex(
            model_name="measurecase",
            index=models.Index(fields=["state", "authority"], name="measure_case_state"),
        ),
        migrations.AddConstraint(
            model_name="measurecase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"
                ),
                name="a_measure_begins_before_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurecase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cause_kind", "record"), ("record_no__isnull", False)),
                    models.Q(
                        ("cause_kind", "document"),
                        ("record_no__isnull", True),
                        models.Q(("document", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_measure_names_its_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurecase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_account__isnull", True),
                    models.Q(("released_account", models.F("proposed_account")), _negated=True),
                    _connector="OR",
                ),
                name="a_measure_is_released_by_another_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurecase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["in-force", "suspended", "lifted", "ended"]), _negated=True
                    ),
                    ("released_at__isnull", False),
                    _connector="OR",
                ),
                name="a_measure_in_force_was_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurecase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "lifted"), _negated=True),
                    models.Q(
                        ("ended_on__isnull", False),
                        models.Q(("lift_cause", ""), _negated=True),
                        models.Q(("lift_document", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_lifted_measure_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurecase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "in-force", "suspended"])),
                fields=("subject", "rule", "authority", "record_no"),
                name="a_cause_carries_a_measure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="measureconflict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("case", "kind"),
                name="a_conflict_is_open_once",
            ),
        ),
    ]
