"""Saves, moves and comparisons are append-only; a finished list and an ended challenge stay."""

from django.db import migrations

from chengxin.records.store.triggers import append_only

GUARD = """
CREATE FUNCTION guard_card_impact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('done', 'failed', 'cancelled') THEN
        RAISE EXCEPTION 'impact list % is %, and such a list never changes', OLD.id, OLD.state
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Ask for a new impact list.';
    END IF;
    IF (NEW.edition_id, NEW.digest, NEW.compared_with, NEW.compared_digest, NEW.asked_at)
       IS DISTINCT FROM
       (OLD.edition_id, OLD.digest, OLD.compared_with, OLD.compared_digest, OLD.asked_at) THEN
        RAISE EXCEPTION 'impact list % is of one card only', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER card_impact_stays BEFORE UPDATE ON card_impact
    FOR EACH ROW EXECUTE FUNCTION guard_card_impact();
CREATE TRIGGER card_impact_is_never_deleted BEFORE DELETE ON card_impact
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER card_impact_is_never_emptied BEFORE TRUNCATE ON card_impact
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_card_challenge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'challenge % has ended, and such a challenge never changes', OLD.id
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Begin a new challenge.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER card_challenge_ends_once BEFORE UPDATE ON card_challenge
    FOR EACH ROW EXECUTE FUNCTION guard_card_challenge();
CREATE TRIGGER card_challenge_is_never_deleted BEFORE DELETE ON card_challenge
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER card_challenge_is_never_emptied BEFORE TRUNCATE ON card_challenge
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNGUARD = """
DROP TRIGGER card_challenge_is_never_emptied ON card_challenge;
DROP TRIGGER card_challenge_is_never_deleted ON card_challenge;
DROP TRIGGER card_challenge_ends_once ON card_challenge;
DROP FUNCTION guard_card_challenge();
DROP TRIGGER card_impact_is_never_emptied ON card_impact;
DROP TRIGGER card_impact_is_never_deleted ON card_impact;
DROP TRIGGER card_impact_stays ON card_impact;
DROP FUNCTION guard_card_impact();
"""


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("scorecard_changes", "0001_card_changes"), ("store", "0001_clock_guards")]
    operations = [
        append_only("card_save"),
        append_only("card_impact_move"),
        append_only("card_challenge_run"),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
