"""Notices of effects, the receipts for them, and where connected systems are told."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Four tables."""

    initial = True

    dependencies = [
        ("accounts", "0003_systems_that_read"),
    ]

    operations = [
        migrations.CreateModel(
            name="EffectNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_seq", models.BigIntegerField(verbose_name="记入序号")),
                ("record_no", models.BigIntegerField(verbose_name="记录号")),
                ("subject_id", models.BigIntegerField(verbose_name="主体")),
                ("item", models.CharField(max_length=64, verbose_name="目录项")),
                ("department_code", models.CharField(max_length=64, verbose_name="数据来源单位")),
                (
                    "effect_kind",
                    models.CharField(
                        choices=[
                            ("repaired", "已修复"),
                            ("annulled", "决定已撤销"),
                            ("objection", "异议标注"),
                            ("grace-period", "宽限期"),
                            ("court-shield", "重整屏蔽"),
                            ("lifted", "解除"),
                            ("minor", "未成年人"),
                            ("force-majeure", "不可抗力"),
                            ("minor-case", "轻微不予处罚"),
                            ("first-case", "首违不罚"),
                            ("corrected", "已更正"),
                        ],
                        max_length=16,
                        verbose_name="效力",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[("began", "作出"), ("ended", "终止")],
                        max_length=8,
                        verbose_name="变化",
                    ),
                ),
                ("takes_effect_on", models.DateField(verbose_name="生效日")),
                ("noticed_at", models.DateTimeField(verbose_name="通知时间")),
                ("edition", models.CharField(max_length=16, verbose_name="规则版本")),
            ],
            options={
                "verbose_name": "更新通知",
                "verbose_name_plural": "更新通知",
                "db_table": "effect_notice",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["record_no", "-id"], name="effect_notice_record")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recorded_seq", "record_no", "effect_kind", "change"),
                        name="copies_are_told_of_an_effect_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("consumer", models.CharField(max_length=32, verbose_name="用信方")),
                ("party", models.CharField(blank=True, max_length=64, verbose_name="接收方")),
                (
                    "party_title",
                    models.CharField(blank=True, max_length=200, verbose_name="接收方名称"),
                ),
                (
                    "department_code",
                    models.CharField(blank=True, max_length=64, verbose_name="责任单位"),
                ),
                ("due_on", models.DateField(verbose_name="期限")),
                ("provisional", models.BooleanField(verbose_name="期限为暂定")),
                ("article", models.CharField(max_length=200, verbose_name="依据")),
                ("attempts", models.IntegerField(default=0, verbose_name="尝试次数")),
                ("tried_at", models.DateTimeField(null=True, verbose_name="最近尝试")),
                ("next_try_at", models.DateTimeField(verbose_name="下次尝试")),
                (
                    "problem",
                    models.CharField(blank=True, max_length=300, verbose_name="未回执的原因"),
                ),
                ("chases", models.IntegerField(default=0, verbose_name="催办次数")),
                ("chased_at", models.DateTimeField(null=True, verbose_name="最近催办")),
                ("acknowledged_at", models.DateTimeField(null=True, verbose_name="回执时间")),
                ("finding", models.CharField(blank=True, max_length=300, verbose_name="核对结果")),
                ("dropped_at", models.DateTimeField(null=True, verbose_name="不再需要的时间")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="receipts",
                        to="receipts.effectnotice",
                    ),
                ),
            ],
            options={
                "verbose_name": "回执",
                "verbose_name_plural": "回执",
                "db_table": "receipt",
                "ordering": ("due_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(max_length=500, verbose_name="地址")),
                ("secret_sealed", models.BinaryField(verbose_name="签名密钥")),
                ("opened_at", models.DateTimeField(verbose_name="设置时间")),
                ("opened_by", models.CharField(max_length=100, verbose_name="设置人")),
                ("rotated_at", models.DateTimeField(null=True, verbose_name="换发时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                ("closed_by", models.CharField(blank=True, max_length=100, verbose_name="停用人")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="webhooks",
                        to="accounts.systemclient",
                        verbose_name="接入系统",
                    ),
                ),
            ],
            options={
                "verbose_name": "推送地址",
                "verbose_name_plural": "推送地址",
                "db_table": "webhook_endpoint",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message_no", models.CharField(max_length=40, verbose_name="消息编号")),
                ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                ("milliseconds", models.IntegerField(verbose_name="用时（毫秒）")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "对方收下"),
                            ("refused", "对方拒绝"),
                            ("unreachable", "连接不上"),
                            ("not-allowed", "地址不在许可范围"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("status", models.IntegerField(null=True, verbose_name="状态码")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="deliveries",
                        to="receipts.receipt",
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="deliveries",
                        to="receipts.webhookendpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "推送记录",
                "verbose_name_plural": "推送记录",
                "db_table": "webhook_delivery",
                "ordering": ("-id",),
            },
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("acknowledged_at__isnull", True), ("dropped_at__isnull", True)),
                fields=["next_try_at"],
                name="receipt_outstanding",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("notice", "consumer", "party"), name="a_party_acknowledges_a_notice_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acknowledged_at__isnull", True), ("dropped_at__isnull", True), _connector="OR"
                ),
                name="a_receipt_ends_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("client",),
                name="a_system_is_told_at_one_address",
            ),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(fields=["endpoint", "-id"], name="webhook_delivery_endpoint"),
        ),
    ]
