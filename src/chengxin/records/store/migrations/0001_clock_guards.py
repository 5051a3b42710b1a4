"""Trigger functions that hold the two clocks and the append-only tables, used by every app above."""

from django.db import migrations

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are never changed or removed (%)', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Write a new row instead; the old one stays as what was known then.';
END $$;
"""

# A version may be closed once, by the commit of the very transaction that closes it.
CLOSE_ONCE = """
CREATE FUNCTION close_version_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.superseded_seq IS NOT NULL OR NEW.superseded_seq IS NULL
       OR to_jsonb(NEW) - 'superseded_seq' IS DISTINCT FROM to_jsonb(OLD) - 'superseded_seq' THEN
        RAISE EXCEPTION '% rows are versions: only superseded_seq may be set, and once', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Close the version and insert the next one.';
    END IF;
    IF NEW.superseded_seq <> current_commit_seq() THEN
        RAISE EXCEPTION '% is closed by commit %, which is not the commit of this transaction',
            TG_TABLE_NAME, NEW.superseded_seq USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

RECORDED_NOW = """
CREATE FUNCTION recorded_by_this_commit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this bigint := current_commit_seq();  -- asked once, not once a row
BEGIN
    IF EXISTS (SELECT FROM inserted WHERE recorded_seq IS DISTINCT FROM this) THEN
        RAISE EXCEPTION '% rows must carry the commit of this transaction', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Open a commit first: a row in ledger_commit, in the same transaction.';
    END IF;
    RETURN NULL;
END $$;
"""

# ledger_commit comes with a later migration, so the body is bound when it first runs.
CURRENT_COMMIT = """
CREATE FUNCTION current_commit_seq() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT max(seq) FROM ledger_commit
            WHERE transaction_id = pg_current_xact_id_if_assigned()::text::bigint);
END $$;
"""


class Migration(migrations.Migration):
    """Functions only; the tables that use them come with their own apps."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            ["CREATE EXTENSION IF NOT EXISTS btree_gist", "CREATE EXTENSION IF NOT EXISTS pg_trgm"],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION refuse_change()"),
        migrations.RunSQL(CURRENT_COMMIT, "DROP FUNCTION current_commit_seq()"),
        migrations.RunSQL(CLOSE_ONCE, "DROP FUNCTION close_version_once()"),
        migrations.RunSQL(RECORDED_NOW, "DROP FUNCTION recorded_by_this_commit()"),
    ]
