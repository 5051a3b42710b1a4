"""Released editions taken back before their first day; such rows never change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER edition_recall_never_changes BEFORE UPDATE OR DELETE ON edition_recall
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER edition_recall_is_never_emptied BEFORE TRUNCATE ON edition_recall
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNGUARD = """
DROP TRIGGER edition_recall_is_never_emptied ON edition_recall;
DROP TRIGGER edition_recall_never_changes ON edition_recall;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0003_a_check_is_asked_for"),
        ("store", "0001_clock_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionRecall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("recalled_at", models.DateTimeField(verbose_name="撤回时间")),
                ("recorded_seq", models.BigIntegerField(unique=True, verbose_name="记入序号")),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="recall",
                        to="editions.lawedition",
                        verbose_name="规则版本",
                    ),
                ),
                (
                    "recalled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "发布后撤回",
                "verbose_name_plural": "发布后撤回",
                "db_table": "edition_recall",
                "ordering": ("-recorded_seq",),
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
