"""Applications for repair, their papers, bars after deceit, shields and advice."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("evidence", "0002_evidence_never_changes"),
        ("subjects", "0009_versions_by_closing"),
    ]

    operations = [
        migrations.CreateModel(
            name="RepairApplication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_no", models.CharField(max_length=24, unique=True, verbose_name="办件编号")),
                ("record_no", models.BigIntegerField(verbose_name="记录号")),
                ("item", models.CharField(max_length=64, verbose_name="目录项")),
                ("department_code", models.CharField(max_length=64, verbose_name="认定单位")),
                (
                    "document_no",
                    models.CharField(blank=True, max_length=300, verbose_name="文书号"),
                ),
                (
                    "authority",
                    models.CharField(blank=True, max_length=200, verbose_name="作出机关"),
                ),
                ("record_decided_on", models.DateField(verbose_name="决定日期")),
                ("kind", models.CharField(max_length=32, verbose_name="修复种类")),
                ("edition", models.CharField(max_length=16, verbose_name="规则版本")),
                ("decider", models.CharField(blank=True, max_length=64, verbose_name="办理单位")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "填写中"),
                            ("discarded", "已放弃"),
                            ("submitted", "待受理"),
                            ("supplementing", "待补正"),
                            ("resubmitted", "已补正，待受理"),
                            ("accepted", "审查中"),
                            ("extended", "审查中，已延期"),
                            ("declined", "不予受理"),
                            ("lapsed", "逾期未补正"),
                            ("withdrawn", "已撤回"),
                            ("granted", "准予修复"),
                            ("refused", "不予修复"),
                            ("revoked", "修复已撤销"),
                        ],
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="填写时间")),
                ("started_by", models.CharField(max_length=100, verbose_name="申请人")),
                ("statement", models.TextField(blank=True, verbose_name="纠正和履行情况")),
                ("commitment", models.TextField(blank=True, verbose_name="信用承诺")),
                ("signed_by", models.CharField(blank=True, max_length=50, verbose_name="签署人")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="签署时间")),
                ("filed_on", models.DateField(null=True, verbose_name="申请日期")),
                ("filed_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                ("supplements", models.IntegerField(default=0, verbose_name="补正次数")),
                ("asked_for", models.TextField(blank=True, verbose_name="补正要求")),
                ("accepted_on", models.DateField(null=True, verbose_name="受理日期")),
                ("decided_on", models.DateField(null=True, verbose_name="办结日期")),
                (
                    "decision_no",
                    models.CharField(blank=True, max_length=40, verbose_name="决定文号"),
                ),
                ("reasons", models.TextField(blank=True, verbose_name="理由")),
                ("effect_seq", models.BigIntegerField(null=True, verbose_name="生效记账")),
                ("revoked_on", models.DateField(null=True, verbose_name="撤销日期")),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="repair_applications",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "信用修复申请",
                "verbose_name_plural": "信用修复申请",
                "db_table": "repair_application",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="RepairBar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_no", models.BigIntegerField(null=True, verbose_name="记录号")),
                ("ground", models.CharField(max_length=32, verbose_name="情形")),
                ("facts", models.TextField(verbose_name="事实")),
                ("found_on", models.DateField(verbose_name="认定日期")),
                ("until_on", models.DateField(verbose_name="不得申请至")),
                ("document_no", models.CharField(max_length=40, verbose_name="文号")),
                ("article", models.CharField(max_length=200, verbose_name="依据")),
                ("entered_record_no", models.BigIntegerField(null=True, verbose_name="记入的记录")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(max_length=100, verbose_name="经办")),
                (
                    "department_code",
                    models.CharField(blank=True, max_length=64, verbose_name="单位"),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="bars",
                        to="repair.repairapplication",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="repair_bars",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "不得申请修复",
                "verbose_name_plural": "不得申请修复",
                "db_table": "repair_bar",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="RepairMaterial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("material", models.CharField(max_length=32, verbose_name="材料")),
                ("added_at", models.DateTimeField(verbose_name="提交时间")),
                ("by", models.CharField(max_length=100, verbose_name="提交人")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="取回时间")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="materials",
                        to="repair.repairapplication",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="evidence.evidencefile",
                    ),
                ),
            ],
            options={
                "verbose_name": "申请材料",
                "verbose_name_plural": "申请材料",
                "db_table": "repair_material",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="RepairShield",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_no", models.CharField(max_length=24, unique=True, verbose_name="办件编号")),
                ("edition", models.CharField(max_length=16, verbose_name="规则版本")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "待决定"),
                            ("withdrawn", "已撤回"),
                            ("refused", "不予屏蔽"),
                            ("in-force", "屏蔽中"),
                            ("completed", "执行完毕，已修复"),
                            ("ended", "屏蔽已终止"),
                        ],
                        max_length=16,
                        verbose_name="状态",
                    ),
                ),
                ("ruling_no", models.CharField(max_length=100, verbose_name="裁定书文号")),
                ("court", models.CharField(max_length=100, verbose_name="人民法院")),
                ("ruled_on", models.DateField(verbose_name="裁定日期")),
                ("filed_at", models.DateTimeField(verbose_name="提交时间")),
                ("filed_by", models.CharField(max_length=100, verbose_name="申请人")),
                ("decided_on", models.DateField(null=True, verbose_name="决定日期")),
                ("document_no", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                ("reasons", models.TextField(blank=True, verbose_name="理由")),
                ("effect_seq", models.BigIntegerField(null=True, verbose_name="生效记账")),
                (
                    "end_ruling_no",
                    models.CharField(blank=True, max_length=100, verbose_name="终结裁定书文号"),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="终结日期")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="evidence.evidencefile",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="repair_shields",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "临时屏蔽",
                "verbose_name_plural": "临时屏蔽",
                "db_table": "repair_shield",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ShieldedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_no", models.BigIntegerField(verbose_name="记录号")),
                ("effect_seq", models.BigIntegerField(verbose_name="生效记账")),
                (
                    "shield",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="records",
                        to="repair.repairshield",
                    ),
                ),
            ],
            options={
                "verbose_name": "屏蔽的记录",
                "verbose_name_plural": "屏蔽的记录",
                "db_table": "repair_shielded_record",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="RepairAdvice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "record_no",
                    models.BigIntegerField(null=True, unique=True, verbose_name="记录号"),
                ),
                (
                    "listing_no",
                    models.CharField(blank=True, max_length=20, verbose_name="名单办件"),
                ),
                ("department_code", models.CharField(max_length=64, verbose_name="单位")),
                ("edition", models.CharField(max_length=16, verbose_name="规则版本")),
                ("severity", models.CharField(blank=True, max_length=8, verbose_name="严重程度")),
                ("file_from", models.DateField(null=True, verbose_name="可以申请修复的日期")),
                ("letter_no", models.CharField(max_length=24, verbose_name="文书编号")),
                ("issued_on", models.DateField(verbose_name="日期")),
                ("issued_at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(max_length=100, verbose_name="经办")),
                ("late", models.BooleanField(default=False, verbose_name="逾期")),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="repair_advice",
                        to="subjects.subject",
                        verbose_name="信用主体",
                    ),
                ),
            ],
            options={
                "verbose_name": "信用修复告知",
                "verbose_name_plural": "信用修复告知",
                "db_table": "repair_advice",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("listing_no", ""), ("record_no__isnull", False)),
                            models.Q(
                                ("record_no__isnull", True),
                                models.Q(("listing_no", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="advice_is_about_a_record_or_a_listing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("listing_no", ""), _negated=True),
                        fields=("listing_no",),
                        name="a_listing_is_advised_once",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="repairapplication",
            index=models.Index(fields=["subject", "-id"], name="repair_application_subject"),
        ),
        migrations.AddIndex(
            model_name="repairapplication",
            index=models.Index(fields=["state", "decider"], name="repair_application_state"),
        ),
        migrations.AddConstraint(
            model_name="repairapplication",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "accepted",
                            "draft",
                            "extended",
                            "resubmitted",
                            "submitted",
                            "supplementing",
                        ],
                    )
                ),
                fields=("record_no",),
                name="a_record_has_one_repair_in_hand",
            ),
        ),
        migrations.AddConstraint(
            model_name="repairapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["granted", "revoked"]), _negated=True),
                    models.Q(
                        ("effect_seq__isnull", False), models.Q(("decision_no", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_granted_repair_names_decision_and_effect",
            ),
        ),
        migrations.AddConstraint(
            model_name="repairapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "discarded"]),
                    ("filed_on__isnull", False),
                    _connector="OR",
                ),
                name="what_is_filed_has_its_day",
            ),
        ),
        migrations.AddIndex(
            model_name="repairbar",
            index=models.Index(fields=["subject", "until_on"], name="repair_bar_subject"),
        ),
        migrations.AddConstraint(
            model_name="repairbar",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gt", models.F("found_on"))),
                name="a_bar_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="repairshield",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["in-force", "requested"])),
                fields=("subject",),
                name="a_subject_has_one_shield",
            ),
        ),
        migrations.AddConstraint(
            model_name="shieldedrecord",
            constraint=models.UniqueConstraint(
                fields=("shield", "record_no"), name="a_shield_covers_a_record_once"
            ),
        ),
    ]
