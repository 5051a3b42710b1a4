"""The table of editions drafted on the desk."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LawEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=100, verbose_name="规则包")),
                ("edition", models.CharField(max_length=16, verbose_name="版本")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "起草中"),
                            ("submitted", "待发布"),
                            ("adopted", "已发布"),
                            ("withdrawn", "已撤回"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("text", models.TextField(verbose_name="草案全文")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("cases", models.TextField(blank=True, verbose_name="案例")),
                ("in_force_since", models.DateField(verbose_name="施行日")),
                ("in_force_until", models.DateField(null=True, verbose_name="失效日")),
                ("replaces", models.CharField(blank=True, max_length=16, verbose_name="替代版本")),
                ("reason", models.CharField(max_length=500, verbose_name="修订理由")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                ("revised_at", models.DateTimeField(verbose_name="修改时间")),
                (
                    "check_digest",
                    models.CharField(blank=True, max_length=64, verbose_name="核对的内容"),
                ),
                ("check_passed", models.BooleanField(default=False, verbose_name="核对通过")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                (
                    "sent_back_for",
                    models.CharField(blank=True, max_length=500, verbose_name="退回理由"),
                ),
                ("released_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("adopted_text", models.TextField(blank=True, verbose_name="发布全文")),
                (
                    "recorded_seq",
                    models.BigIntegerField(null=True, unique=True, verbose_name="记入序号"),
                ),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "withdrawn_for",
                    models.CharField(blank=True, max_length=500, verbose_name="撤回理由"),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "规则版本",
                "verbose_name_plural": "规则版本",
                "db_table": "law_edition",
                "ordering": ("-drafted_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("pack", "edition"),
                        name="an_edition_is_drafted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by__isnull", True),
                            models.Q(("released_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="an_edition_is_released_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "adopted"), _negated=True),
                            models.Q(
                                ("check_digest", models.F("digest")),
                                ("check_passed", True),
                                ("recorded_seq__isnull", False),
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                                models.Q(("adopted_text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_adopted_edition_was_checked_and_released",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_until__isnull", True),
                            ("in_force_until__gt", models.F("in_force_since")),
                            _connector="OR",
                        ),
                        name="an_edition_begins_before_it_ends",
                    ),
                ],
            },
        ),
    ]
