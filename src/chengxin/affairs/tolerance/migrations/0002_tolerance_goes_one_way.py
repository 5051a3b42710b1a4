"""The database holds cases of tolerance to their course and to what was submitted."""

from django.db import migrations

GUARD = """
CREATE FUNCTION guard_tolerance_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'submitted' THEN
            RAISE EXCEPTION 'a case of tolerance begins as submitted, not as %', NEW.state
                USING ERRCODE = 'integrity_constraint_violation',
                      CONSTRAINT = 'a_tolerance_goes_one_way';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('refused', 'withdrawn', 'revoked') THEN
        RAISE EXCEPTION 'case % is %: such a row never changes', OLD.case_no, OLD.state
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'an_ended_tolerance_stays';
    END IF;
    IF (NEW.case_no, NEW.record_no, NEW.subject_id, NEW.item, NEW.authority, NEW.ground,
        NEW.origin, NEW.statement, NEW.submitted_by, NEW.submitted_account, NEW.submitted_at)
       IS DISTINCT FROM
       (OLD.case_no, OLD.record_no, OLD.subject_id, OLD.item, OLD.authority, OLD.ground,
        OLD.origin, OLD.statement, OLD.submitted_by, OLD.submitted_account, OLD.submitted_at) THEN
        RAISE EXCEPTION 'case %: what was submitted never changes', OLD.case_no
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_submitted_tolerance_stays_as_it_was';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('submitted', 'recognised'), ('submitted', 'refused'), ('submitted', 'withdrawn'),
        ('recognised', 'revoked')) THEN
        RAISE EXCEPTION 'case % cannot go from % to %', OLD.case_no, OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_tolerance_goes_one_way';
    END IF;
    IF NEW.state = 'recognised' AND NOT EXISTS (
        SELECT FROM ledger_effect e
         WHERE e.id = NEW.effect_id AND e.record_no = NEW.record_no) THEN
        RAISE EXCEPTION 'case %: a recognition has an effect on its record', OLD.case_no
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_recognised_tolerance_has_its_effect';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tolerance_case_goes_one_way BEFORE INSERT OR UPDATE ON tolerance_case
    FOR EACH ROW EXECUTE FUNCTION guard_tolerance_case();
CREATE TRIGGER tolerance_case_is_never_deleted BEFORE DELETE ON tolerance_case
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tolerance_case_is_never_emptied BEFORE TRUNCATE ON tolerance_case
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("tolerance", "0001_tolerance"), ("ledger", "0002_ledger_guards")]
    operations = [
        migrations.RunSQL(
            GUARD,
            """DROP TRIGGER tolerance_case_goes_one_way ON tolerance_case;
               DROP TRIGGER tolerance_case_is_never_deleted ON tolerance_case;
               DROP TRIGGER tolerance_case_is_never_emptied ON tolerance_case;
               DROP FUNCTION guard_tolerance_case();""",
        ),
    ]
