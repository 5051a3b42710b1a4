"""What people judge of mentions, and how enterprises came out of one another, on two clocks."""

import django.db.models.deletion
from django.db import migrations, models

from chengxin.records.store.triggers import versioned


class Migration(migrations.Migration):
    """Two tables under the guards of the clocks."""

    dependencies = [
        ("subjects", "0007_names_one_slip_away"),
    ]

    operations = [
        migrations.CreateModel(
            name="SubjectJudgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="自")),
                ("valid_to", models.DateField(null=True, verbose_name="至")),
                ("recorded_seq", models.BigIntegerField(verbose_name="记入序号")),
                ("superseded_seq", models.BigIntegerField(null=True, verbose_name="取代序号")),
                ("scope", models.CharField(max_length=130, verbose_name="来源")),
                ("mention_key", models.BinaryField(max_length=16, verbose_name="称谓键")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="所报名称")),
                ("code", models.CharField(blank=True, max_length=64, verbose_name="所报代码")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("same", "是此主体"),
                            ("different", "不是此主体"),
                            ("new", "另立主体"),
                        ],
                        max_length=10,
                        verbose_name="判定",
                    ),
                ),
                ("match_score", models.IntegerField(null=True, verbose_name="相似度")),
                ("reasons", models.JSONField(default=list, verbose_name="依据")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("by", models.CharField(max_length=100, verbose_name="判定人")),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="judgements",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "主体判定",
                "verbose_name_plural": "主体判定",
                "db_table": "subject_judgement",
                "indexes": [models.Index(fields=["subject"], name="subject_judgement_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("superseded_seq__isnull", True), ("verdict__in", ("same", "new"))
                        ),
                        fields=("mention_key",),
                        name="a_mention_is_judged_one_subject",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_seq__isnull", True)),
                        fields=("mention_key", "subject"),
                        name="a_pair_is_judged_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="自")),
                ("valid_to", models.DateField(null=True, verbose_name="至")),
                ("recorded_seq", models.BigIntegerField(verbose_name="记入序号")),
                ("superseded_seq", models.BigIntegerField(null=True, verbose_name="取代序号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("absorbed", "被吸收合并"),
                            ("consolidated", "新设合并"),
                            ("split-off", "存续分立"),
                            ("divided", "解散分立"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("document", models.CharField(max_length=300, verbose_name="依据文书")),
                ("by", models.CharField(max_length=100, verbose_name="经办")),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="successions",
                        to="subjects.subject",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="predecessions",
                        to="subjects.subject",
                    ),
                ),
            ],
            options={
                "verbose_name": "合并分立",
                "verbose_name_plural": "合并分立",
                "db_table": "subject_relation",
                "indexes": [
                    models.Index(fields=["later"], name="subject_relation_later"),
                    models.Index(fields=["earlier"], name="subject_relation_earlier"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_seq__isnull", True)),
                        fields=("earlier", "later"),
                        name="two_subjects_are_related_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("earlier", models.F("later")), _negated=True),
                        name="a_subject_is_no_relation_of_itself",
                    ),
                ],
            },
        ),
        versioned("subject_judgement"),
        versioned("subject_relation"),
    ]
