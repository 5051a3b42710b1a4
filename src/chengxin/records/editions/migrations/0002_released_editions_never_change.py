"""A trigger that lets an edition go one way only, and a released one nowhere."""

from django.db import migrations

GUARD = """
CREATE FUNCTION guard_law_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'an edition begins as a draft, not as %', NEW.state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('adopted', 'withdrawn') THEN
        RAISE EXCEPTION '% % is %, and such an edition never changes',
            OLD.pack, OLD.edition, OLD.state
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Draft a new edition that replaces it.';
    END IF;
    IF (NEW.state = 'adopted' AND OLD.state <> 'submitted')
       OR (NEW.state = 'submitted' AND OLD.state NOT IN ('draft', 'submitted')) THEN
        RAISE EXCEPTION '% % cannot go from % to %', OLD.pack, OLD.edition, OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.text, NEW.digest, NEW.cases, NEW.pack, NEW.edition, NEW.in_force_since,
        NEW.in_force_until, NEW.replaces, NEW.reason, NEW.drafted_by_id, NEW.drafted_at)
       IS DISTINCT FROM
       (OLD.text, OLD.digest, OLD.cases, OLD.pack, OLD.edition, OLD.in_force_since,
        OLD.in_force_until, OLD.replaces, OLD.reason, OLD.drafted_by_id, OLD.drafted_at)
       AND NOT (OLD.state = 'draft' AND NEW.state = 'draft') THEN
        RAISE EXCEPTION '% % is submitted: its content changes only as a draft',
            OLD.pack, OLD.edition
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Send it back to its author first.';
    END IF;
    IF NEW.drafted_by_id <> OLD.drafted_by_id THEN
        RAISE EXCEPTION '% % keeps its author', OLD.pack, OLD.edition
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'adopted' AND NEW.recorded_seq IS DISTINCT FROM current_commit_seq() THEN
        RAISE EXCEPTION '% % is released by commit %, which is not the commit of this transaction',
            OLD.pack, OLD.edition, NEW.recorded_seq
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER law_edition_goes_one_way BEFORE INSERT OR UPDATE ON law_edition
    FOR EACH ROW EXECUTE FUNCTION guard_law_edition();
CREATE TRIGGER law_edition_is_never_deleted BEFORE DELETE ON law_edition
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER law_edition_is_never_emptied BEFORE TRUNCATE ON law_edition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

UNGUARD = """
DROP TRIGGER law_edition_is_never_emptied ON law_edition;
DROP TRIGGER law_edition_is_never_deleted ON law_edition;
DROP TRIGGER law_edition_goes_one_way ON law_edition;
DROP FUNCTION guard_law_edition();
"""


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("editions", "0001_law_edition"), ("store", "0001_clock_guards")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
