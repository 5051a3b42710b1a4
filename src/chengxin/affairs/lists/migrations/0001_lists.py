"""Tables of lists."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Listings, their statements, entries and removals; the bases they rest on."""

    initial = True

    dependencies = [
        ("evidence", "0002_evidence_never_changes"),
        ("subjects", "0009_versions_by_closing"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100, verbose_name="规则包")),
                ("edition", models.CharField(max_length=16, verbose_name="版本")),
                ("basis", models.CharField(max_length=64, verbose_name="依据")),
                ("item", models.CharField(max_length=64, verbose_name="目录项")),
                ("documented", models.BooleanField(verbose_name="须有文书")),
                ("applies_from", models.DateField(verbose_name="自")),
                ("applies_to", models.DateField(null=True, verbose_name="至")),
            ],
            options={
                "verbose_name": "设列依据",
                "verbose_name_plural": "设列依据",
                "db_table": "list_basis",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pack", "edition", "basis"), name="a_list_rests_on_a_basis_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_no", models.CharField(max_length=20, unique=True, verbose_name="办件编号")),
                ("kind", models.CharField(max_length=64, verbose_name="名单")),
                ("edition", models.CharField(max_length=16, verbose_name="规则版本")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "拟列入"),
                            ("notified", "已告知"),
                            ("decided", "已决定列入"),
                            ("in_grace", "宽限期内"),
                            ("listed", "在名单内"),
                            ("leaving", "待移出"),
                            ("removed", "已移出"),
                            ("annulled", "已撤销"),
                            ("refused", "不予列入"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "决定已撤销"),
                            ("performed", "宽限期内已履行"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("department_code", models.CharField(max_length=64, verbose_name="认定单位")),
                ("subject_name", models.CharField(max_length=300, verbose_name="主体名称")),
                ("subject_uscc", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                (
                    "origin",
                    models.CharField(
                        choices=[("ex_officio", "依职权"), ("on_application", "依申请")],
                        max_length=16,
                        verbose_name="来源",
                    ),
                ),
                ("confined", models.BooleanField(default=False, verbose_name="不公开")),
                ("confined_to", models.JSONField(default=list, verbose_name="可知悉单位")),
                ("grounds", models.JSONField(default=list, verbose_name="列入情形")),
                ("cleared", models.JSONField(default=list, verbose_name="已排除的不得列入情形")),
                ("basis", models.CharField(max_length=64, verbose_name="依据")),
                ("facts", models.TextField(verbose_name="事实")),
                (
                    "responsible",
                    models.CharField(blank=True, max_length=1000, verbose_name="负有责任的人员"),
                ),
                ("particulars", models.JSONField(default=dict, verbose_name="其他要素")),
                ("opened_on", models.DateField(verbose_name="立案日期")),
                ("opened_by", models.CharField(max_length=100, verbose_name="经办")),
                ("noticed_on", models.DateField(null=True, verbose_name="告知日期")),
                ("defence_until", models.DateField(null=True, verbose_name="陈述、申辩截止日")),
                (
                    "defence_provisional",
                    models.BooleanField(default=False, verbose_name="截止日暂定"),
                ),
                (
                    "document_no",
                    models.CharField(blank=True, max_length=256, verbose_name="决定文书号"),
                ),
                ("decided_on", models.DateField(null=True, verbose_name="决定日期")),
                ("months", models.IntegerField(null=True, verbose_name="期限（月）")),
                ("reply", models.TextField(blank=True, verbose_name="对陈述、申辩的答复")),
                ("grace_until", models.DateField(null=True, verbose_name="宽限期至")),
                (
                    "removal_cause",
                    models.CharField(blank=True, max_length=64, verbose_name="移出情形"),
                ),
                ("removal_found_on", models.DateField(null=True, verbose_name="移出情形确认日期")),
                ("closed_on", models.DateField(null=True, verbose_name="办结日期")),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="listings",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "名单办件",
                "verbose_name_plural": "名单办件",
                "db_table": "list_case",
                "ordering": ("-opened_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_no", models.BigIntegerField(unique=True, verbose_name="记录号")),
                ("pack", models.CharField(max_length=100, verbose_name="规则包")),
                ("edition", models.CharField(max_length=16, verbose_name="规则版本")),
                ("basis", models.CharField(max_length=64, verbose_name="依据")),
                ("document_no", models.CharField(max_length=256, verbose_name="决定文书号")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("listed_on", models.DateField(verbose_name="列入日期")),
                ("until", models.DateField(null=True, verbose_name="期限至")),
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="entry",
                        to="lists.listcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "列入",
                "verbose_name_plural": "列入",
                "db_table": "list_entry",
            },
        ),
        migrations.CreateModel(
            name="ListEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="lists.listcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "证据材料",
                "verbose_name_plural": "证据材料",
                "db_table": "list_evidence",
            },
        ),
        migrations.AddField(
            model_name="listcase",
            name="evidence",
            field=models.ManyToManyField(
                related_name="+", through="lists.ListEvidence", to="evidence.evidencefile"
            ),
        ),
        migrations.CreateModel(
            name="ListRemoval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_no", models.BigIntegerField(verbose_name="记录号")),
                ("kind", models.CharField(max_length=64, verbose_name="名单")),
                ("cause", models.CharField(max_length=64, verbose_name="移出情形")),
                ("document", models.CharField(max_length=300, verbose_name="文书")),
                ("article", models.CharField(max_length=200, verbose_name="依据")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("removed_on", models.DateField(verbose_name="移出日期")),
                ("due_on", models.DateField(null=True, verbose_name="时限")),
                ("late", models.BooleanField(default=False, verbose_name="逾期")),
                ("effect_id", models.BigIntegerField(verbose_name="法律效果")),
                ("by", models.CharField(max_length=100, verbose_name="经办")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("undone_on", models.DateField(null=True, verbose_name="恢复列入日期")),
                (
                    "undone_document",
                    models.CharField(blank=True, max_length=300, verbose_name="恢复文书"),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="removals",
                        to="lists.listentry",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "移出",
                "verbose_name_plural": "移出",
                "db_table": "list_removal",
                "ordering": ("-removed_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="ListStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="内容")),
                ("is_last", models.BooleanField(default=False, verbose_name="没有其他意见")),
                ("by", models.CharField(max_length=100, verbose_name="提交人")),
                ("role", models.CharField(max_length=16, verbose_name="身份")),
                ("on", models.DateField(verbose_name="日期")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("late", models.BooleanField(default=False, verbose_name="逾期")),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="statements",
                        to="lists.listcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "陈述、申辩",
                "verbose_name_plural": "陈述、申辩",
                "db_table": "list_statement",
                "ordering": ("id",),
            },
        ),
        migrations.AddConstraint(
            model_name="listevidence",
            constraint=models.UniqueConstraint(
                fields=("listing", "file"), name="a_file_is_handed_in_once_for_a_listing"
            ),
        ),
        migrations.AddIndex(
            model_name="listcase",
            index=models.Index(fields=["subject", "kind"], name="list_case_subject"),
        ),
        migrations.AddIndex(
            model_name="listcase",
            index=models.Index(fields=["department_code", "state"], name="list_case_department"),
        ),
        migrations.AddConstraint(
            model_name="listcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                "annulled",
                                "decided",
                                "in_grace",
                                "leaving",
                                "listed",
                                "performed",
                                "removed",
                                "revoked",
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("decided_on__isnull", False), ("document_no__regex", "\\S")),
                    _connector="OR",
                ),
                name="a_decision_to_list_names_its_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="listcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "in_grace"), _negated=True),
                    ("grace_until__isnull", False),
                    _connector="OR",
                ),
                name="a_period_of_grace_has_an_end",
            ),
        ),
        migrations.AddIndex(
            model_name="listremoval",
            index=models.Index(fields=["subject", "kind"], name="list_removal_subject"),
        ),
        migrations.AddConstraint(
            model_name="listremoval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_on__isnull", True)),
                fields=("record_no",),
                name="an_entry_is_removed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="listremoval",
            constraint=models.CheckConstraint(
                condition=models.Q(("document__regex", "\\S")), name="a_removal_names_its_document"
            ),
        ),
    ]
