"""Objections, and the decisions proposed on them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Tables and constraints."""

    initial = True

    dependencies = [
        ("subjects", "0009_versions_by_closing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_no", models.CharField(max_length=24, unique=True, verbose_name="办件编号")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("subject", "信息主体"),
                            ("public", "社会公众"),
                            ("ex-officio", "依职权"),
                        ],
                        max_length=12,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "待受理"),
                            ("kept", "信用办核查"),
                            ("forwarded", "单位核查"),
                            ("office-proposed", "待信用办复核"),
                            ("department-proposed", "待单位复核"),
                            ("corrected", "已更正"),
                            ("annulled", "决定已撤销，停止使用"),
                            ("refused", "维持原记录"),
                            ("declined", "不予受理"),
                            ("withdrawn", "已撤回"),
                        ],
                        max_length=24,
                        verbose_name="状态",
                    ),
                ),
                ("record_no", models.BigIntegerField(verbose_name="记录号")),
                ("record_version", models.IntegerField(verbose_name="所异议的版本")),
                ("item", models.CharField(max_length=64, verbose_name="目录项")),
                ("department_code", models.CharField(max_length=64, verbose_name="数据来源单位")),
                ("ground", models.CharField(max_length=32, verbose_name="理由")),
                ("fields", models.JSONField(default=list, verbose_name="有误的项目")),
                ("statement", models.TextField(verbose_name="说明")),
                ("wanted", models.TextField(blank=True, verbose_name="应当怎样")),
                (
                    "document_no",
                    models.CharField(blank=True, max_length=300, verbose_name="撤销或变更的文书号"),
                ),
                ("pack_edition", models.CharField(max_length=16, verbose_name="规则版本")),
                ("filed_on", models.DateField(verbose_name="收到日期")),
                ("filed_at", models.DateTimeField(verbose_name="收到时间")),
                ("filed_by", models.CharField(max_length=100, verbose_name="提交人")),
                ("account_id", models.BigIntegerField(null=True, verbose_name="账号")),
                (
                    "filing_department",
                    models.CharField(blank=True, max_length=64, verbose_name="提出单位"),
                ),
                ("contact", models.BinaryField(null=True, verbose_name="联系方式")),
                (
                    "follow_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="查询码摘要"),
                ),
                ("flagged_on", models.DateField(null=True, verbose_name="标注日期")),
                (
                    "decline_reason",
                    models.CharField(blank=True, max_length=32, verbose_name="不予受理的情形"),
                ),
                ("proposer_id", models.BigIntegerField(null=True, verbose_name="拟办人账号")),
                ("decider_id", models.BigIntegerField(null=True, verbose_name="决定人账号")),
                ("decided_by", models.CharField(blank=True, max_length=100, verbose_name="决定人")),
                ("ended_on", models.DateField(null=True, verbose_name="办结日期")),
                ("batch_no", models.CharField(blank=True, max_length=24, verbose_name="更正批次")),
                ("new_record_no", models.BigIntegerField(null=True, verbose_name="更正后的记录号")),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="objections",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "异议",
                "verbose_name_plural": "异议",
                "db_table": "objection",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ObjectionProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField(verbose_name="次序")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("correct", "予以更正"),
                            ("annul", "决定已撤销，停止公示和使用"),
                            ("refuse", "不予更正"),
                        ],
                        max_length=8,
                        verbose_name="意见",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("changes", models.JSONField(default=list, verbose_name="改动")),
                (
                    "document_no",
                    models.CharField(blank=True, max_length=300, verbose_name="撤销或变更的文书号"),
                ),
                ("annulled_on", models.DateField(null=True, verbose_name="撤销日期")),
                ("told_on", models.DateField(null=True, verbose_name="书面告知日期")),
                ("proposed_at", models.DateTimeField(verbose_name="拟办时间")),
                ("proposed_by", models.CharField(max_length=100, verbose_name="拟办人")),
                ("account_id", models.BigIntegerField(null=True, verbose_name="账号")),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="proposals",
                        to="objections.objection",
                    ),
                ),
            ],
            options={
                "verbose_name": "拟办意见",
                "verbose_name_plural": "拟办意见",
                "db_table": "objection_proposal",
                "ordering": ("number",),
            },
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["state", "department_code"], name="objection_waiting"),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["subject", "-id"], name="objection_subject"),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["record_no"], name="objection_record"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decider_id__isnull", True),
                    models.Q(("decider_id", models.F("proposer_id")), _negated=True),
                    _connector="OR",
                ),
                name="who_proposes_an_answer_does_not_decide",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_on__isnull", False),
                        (
                            "state__in",
                            ["annulled", "corrected", "declined", "refused", "withdrawn"],
                        ),
                    ),
                    models.Q(
                        ("ended_on__isnull", True),
                        models.Q(
                            (
                                "state__in",
                                ["annulled", "corrected", "declined", "refused", "withdrawn"],
                            ),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="an_ended_objection_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("proposer_id__isnull", False),
                    models.Q(
                        ("state__in", ["department-proposed", "office-proposed"]), _negated=True
                    ),
                    _connector="OR",
                ),
                name="a_proposed_answer_has_its_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="objectionproposal",
            constraint=models.UniqueConstraint(
                fields=("objection", "number"), name="proposals_of_a_case_are_numbered_once"
            ),
        ),
    ]
