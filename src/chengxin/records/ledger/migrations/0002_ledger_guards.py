"""The recorded clock, held by the database.

A commit row takes the advisory lock ``ledger`` to the end of its transaction, so commits are
numbered in the order in which they become visible and ``recorded_at`` never decreases. A replayed
time is refused once anything was recorded by the real clock, and may not go back or into the future.
"""

from django.db import migrations

from chengxin.records.store.triggers import append_only, recorded_now, versioned

NUMBER_COMMIT = """
CREATE FUNCTION number_ledger_commit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last ledger_commit;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('chengxin'), hashtext('ledger'));
    -- A later snapshot than the statement's is needed to see the holder that has just committed.
    SELECT * INTO last FROM ledger_commit ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(last.seq, 0) + 1;
    NEW.transaction_id := pg_current_xact_id()::text::bigint;
    IF NEW.clock = 'replayed' THEN
        IF EXISTS (SELECT FROM ledger_commit WHERE clock = 'real') THEN
            RAISE EXCEPTION 'the past cannot be replayed: the ledger holds commits of the real clock'
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
        IF NEW.recorded_at < last.recorded_at OR NEW.recorded_at > clock_timestamp() THEN
            RAISE EXCEPTION 'replayed time % must not lie before % nor in the future',
                NEW.recorded_at, last.recorded_at
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END IF;
    ELSE
        NEW.clock := 'real';
        NEW.recorded_at := greatest(clock_timestamp(), last.recorded_at);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_commit_is_numbered BEFORE INSERT ON ledger_commit
    FOR EACH ROW EXECUTE FUNCTION number_ledger_commit();
"""


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("ledger", "0001_ledger"), ("subjects", "0002_subjects_on_two_clocks")]
    operations = [
        migrations.RunSQL(
            NUMBER_COMMIT,
            """DROP TRIGGER ledger_commit_is_numbered ON ledger_commit;
               DROP FUNCTION number_ledger_commit();""",
        ),
        append_only("ledger_commit"),
        append_only("ledger_payload"),
        append_only("ledger_ending"),
        recorded_now("ledger_ending"),
        versioned("ledger_record"),
        versioned("ledger_effect"),
        migrations.RunSQL("CREATE SEQUENCE ledger_record_no", "DROP SEQUENCE ledger_record_no"),
    ]
