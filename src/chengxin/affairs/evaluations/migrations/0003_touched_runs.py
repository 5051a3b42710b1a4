"""Runs over touched subjects; how far the ledger has been answered."""

import django.db.models.deletion
from django.db import migrations, models

from chengxin.records.store.triggers import append_only


class Migration(migrations.Migration):
    """Two tables, two columns, an index for the run in use."""

    dependencies = [
        ("evaluations", "0002_grades_never_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvaluationCursor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.BigIntegerField(verbose_name="序号")),
                ("moved_at", models.DateTimeField(verbose_name="时间")),
            ],
            options={
                "verbose_name": "评价进度",
                "verbose_name_plural": "评价进度",
                "db_table": "evaluation_cursor",
            },
        ),
        migrations.CreateModel(
            name="GradeEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_id", models.BigIntegerField(verbose_name="主体")),
            ],
            options={
                "verbose_name": "退出评价",
                "verbose_name_plural": "退出评价",
                "db_table": "grade_end",
            },
        ),
        migrations.AddField(
            model_name="evaluationrun",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="缘由"),
        ),
        migrations.AddField(
            model_name="evaluationrun",
            name="scope",
            field=models.CharField(
                choices=[("full", "全部主体"), ("touched", "变动主体")],
                default="full",
                max_length=8,
                verbose_name="范围",
            ),
        ),
        migrations.AddIndex(
            model_name="evaluationrun",
            index=models.Index(
                condition=models.Q(("adopted", True)),
                fields=["card", "scope", "-known_seq", "-as_of", "-id"],
                name="evaluation_run_in_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationcursor",
            constraint=models.CheckConstraint(
                condition=models.Q(("id", 1)), name="there_is_one_cursor"
            ),
        ),
        migrations.AddField(
            model_name="gradeend",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="ends",
                to="evaluations.evaluationrun",
            ),
        ),
        migrations.AddIndex(
            model_name="gradeend",
            index=models.Index(fields=["subject_id", "-run"], name="grade_end_subject"),
        ),
        migrations.AddConstraint(
            model_name="gradeend",
            constraint=models.UniqueConstraint(
                fields=("run", "subject_id"), name="a_run_ends_a_grade_once"
            ),
        ),
        append_only("grade_end"),
    ]
