"""Whoever listens on ``ledger_commit`` hears of a commit when it becomes visible; effects by commit.

The payload is the commit's ``seq``. PostgreSQL hands a notice over after the transaction, so the
listener finds everything the commit recorded.
"""

from django.db import migrations, models

TELL_COMMIT = """
CREATE FUNCTION tell_ledger_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('ledger_commit', NEW.seq::text);
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_commit_is_told AFTER INSERT ON ledger_commit
    FOR EACH ROW EXECUTE FUNCTION tell_ledger_commit();
"""


class Migration(migrations.Migration):
    """A trigger and two indexes."""

    dependencies = [
        ("ledger", "0003_taken_back"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ledgereffect",
            index=models.Index(fields=["recorded_seq"], name="ledger_effect_recorded"),
        ),
        migrations.AddIndex(
            model_name="ledgereffect",
            index=models.Index(
                condition=models.Q(("superseded_seq__isnull", False)),
                fields=["superseded_seq"],
                name="ledger_effect_closed",
            ),
        ),
        migrations.RunSQL(
            TELL_COMMIT,
            """DROP TRIGGER ledger_commit_is_told ON ledger_commit;
               DROP FUNCTION tell_ledger_commit();""",
        ),
    ]
