"""Saves of drafts, impact lists, challenges."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("editions", "0004_recalls"),
        ("evaluations", "0003_touched_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("champion", models.CharField(max_length=16, verbose_name="现行版本")),
                ("text", models.TextField(verbose_name="挑战卡全文")),
                ("digest", models.CharField(max_length=64, verbose_name="挑战卡摘要")),
                ("begun_by", models.CharField(max_length=100, verbose_name="经办")),
                ("begun_at", models.DateTimeField(verbose_name="开始")),
                ("until", models.DateField(verbose_name="对照至")),
                ("ended_by", models.CharField(blank=True, max_length=100, verbose_name="结束经办")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("promoted", "采用挑战卡"), ("discarded", "放弃挑战卡")],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="challenges",
                        to="editions.lawedition",
                    ),
                ),
            ],
            options={
                "verbose_name": "挑战卡",
                "verbose_name_plural": "挑战卡",
                "db_table": "card_challenge",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ChallengeRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matrix", models.JSONField(verbose_name="等级变动")),
                ("moved", models.IntegerField(verbose_name="等级不同的主体")),
                ("psi_points", models.BigIntegerField(verbose_name="分值稳定性")),
                ("psi_grades", models.BigIntegerField(verbose_name="等级稳定性")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="runs",
                        to="scorecard_changes.challenge",
                    ),
                ),
                (
                    "challenger_run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="challenge",
                        to="evaluations.evaluationrun",
                    ),
                ),
                (
                    "champion_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="evaluations.evaluationrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "对照运行",
                "verbose_name_plural": "对照运行",
                "db_table": "card_challenge_run",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ImpactList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="草案摘要")),
                (
                    "compared_with",
                    models.CharField(blank=True, max_length=16, verbose_name="对比版本"),
                ),
                (
                    "compared_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="对比版本摘要"),
                ),
                ("asked_by", models.CharField(max_length=100, verbose_name="经办")),
                ("asked_at", models.DateTimeField(verbose_name="请求时间")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "等待计算"),
                            ("running", "正在计算"),
                            ("done", "已完成"),
                            ("failed", "没有算成"),
                            ("cancelled", "已取消"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("before", "按现行版本评价全体"),
                            ("after", "按草案评价全体"),
                            ("groups", "读取街镇、规模、行业和成立时间"),
                            ("compare", "逐户比较"),
                            ("store", "保存清单"),
                        ],
                        max_length=8,
                        verbose_name="进度",
                    ),
                ),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束")),
                ("said", models.TextField(blank=True, verbose_name="没有算成的原因")),
                ("as_of", models.DateField(null=True, verbose_name="事实截至")),
                ("known_at", models.DateTimeField(null=True, verbose_name="已知截至")),
                ("known_seq", models.BigIntegerField(null=True, verbose_name="已知序号")),
                (
                    "replica_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="副本摘要"),
                ),
                ("before", models.IntegerField(default=0, verbose_name="现行版本评价的主体")),
                ("after", models.IntegerField(default=0, verbose_name="草案评价的主体")),
                ("fallen", models.IntegerField(default=0, verbose_name="下降")),
                ("risen", models.IntegerField(default=0, verbose_name="上升")),
                ("entered", models.IntegerField(default=0, verbose_name="新纳入评价")),
                ("left", models.IntegerField(default=0, verbose_name="不再评价")),
                ("shifted", models.IntegerField(default=0, verbose_name="等级不变、分值变化")),
                ("unmoved", models.IntegerField(default=0, verbose_name="没有变化")),
                ("matrix", models.JSONField(default=dict, verbose_name="等级变动")),
                ("groups", models.JSONField(default=dict, verbose_name="分组变动")),
                ("drift", models.JSONField(default=dict, verbose_name="分布变化")),
                ("fairness", models.JSONField(default=dict, verbose_name="组间差异")),
                (
                    "result_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="结果摘要"),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="impacts",
                        to="editions.lawedition",
                    ),
                ),
            ],
            options={
                "verbose_name": "影响清单",
                "verbose_name_plural": "影响清单",
                "db_table": "card_impact",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="ImpactMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_id", models.BigIntegerField(verbose_name="主体")),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("fall", "下降"),
                            ("rise", "上升"),
                            ("enter", "新纳入评价"),
                            ("leave", "不再评价"),
                        ],
                        max_length=5,
                        verbose_name="变动",
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=1, verbose_name="原等级")),
                ("after", models.CharField(blank=True, max_length=1, verbose_name="新等级")),
                ("points_before", models.BigIntegerField(null=True, verbose_name="原分值")),
                ("points_after", models.BigIntegerField(null=True, verbose_name="新分值")),
                ("town", models.CharField(blank=True, max_length=12, verbose_name="街镇")),
                ("size", models.CharField(blank=True, max_length=32, verbose_name="规模")),
                ("section", models.CharField(blank=True, max_length=1, verbose_name="行业门类")),
                ("age", models.CharField(blank=True, max_length=32, verbose_name="成立时间")),
                (
                    "impact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="moves",
                        to="scorecard_changes.impactlist",
                    ),
                ),
            ],
            options={
                "verbose_name": "变动的主体",
                "verbose_name_plural": "变动的主体",
                "db_table": "card_impact_move",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="CardSave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField(verbose_name="序号")),
                (
                    "saved_by",
                    models.CharField(
                        choices=[
                            ("begun", "以现行版本起草"),
                            ("table", "表格"),
                            ("indicator", "指标表单"),
                            ("text", "YAML 文本"),
                            ("restored", "恢复以前的保存"),
                            ("rolled-back", "恢复以前版本的内容"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                ("text", models.TextField(verbose_name="全文")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("notice", models.TextField(blank=True, verbose_name="公告文字")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("by", models.CharField(max_length=100, verbose_name="经办")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="saves",
                        to="editions.lawedition",
                    ),
                ),
            ],
            options={
                "verbose_name": "评分卡保存记录",
                "verbose_name_plural": "评分卡保存记录",
                "db_table": "card_save",
                "ordering": ("edition", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "number"), name="saves_are_numbered")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("edition",),
                name="an_edition_challenges_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="challengerun",
            constraint=models.UniqueConstraint(
                fields=("challenge", "champion_run"), name="a_run_is_challenged_once"
            ),
        ),
        migrations.AddIndex(
            model_name="impactmove",
            index=models.Index(
                fields=["impact", "direction", "before", "after"], name="impact_move_way"
            ),
        ),
    ]
