"""What an applicant said never changes, an ended case never changes, proposals are kept."""

from django.db import migrations

from chengxin.records.store.triggers import append_only

HOLD_OBJECTION = """
CREATE FUNCTION hold_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'objection % is kept: cases are never removed', OLD.case_no
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'objection % has ended and never changes', OLD.case_no
            USING ERRCODE = 'integrity_constraint_violation',
                  HINT = 'Whoever disagrees files another objection.';
    END IF;
    IF (OLD.case_no, OLD.channel, OLD.subject_id, OLD.record_no, OLD.record_version, OLD.item,
        OLD.department_code, OLD.ground, OLD.fields, OLD.statement, OLD.wanted, OLD.document_no,
        OLD.pack_edition, OLD.filed_on, OLD.filed_at, OLD.filed_by, OLD.account_id,
        OLD.filing_department, OLD.contact, OLD.follow_digest)
       IS DISTINCT FROM
       (NEW.case_no, NEW.channel, NEW.subject_id, NEW.record_no, NEW.record_version, NEW.item,
        NEW.department_code, NEW.ground, NEW.fields, NEW.statement, NEW.wanted, NEW.document_no,
        NEW.pack_edition, NEW.filed_on, NEW.filed_at, NEW.filed_by, NEW.account_id,
        NEW.filing_department, NEW.contact, NEW.follow_digest) THEN
        RAISE EXCEPTION 'objection %: what the applicant said never changes', OLD.case_no
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_keeps_what_was_said BEFORE UPDATE OR DELETE ON objection
    FOR EACH ROW EXECUTE FUNCTION hold_objection();
CREATE TRIGGER objection_is_never_emptied BEFORE TRUNCATE ON objection
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

LET_GO = """
DROP TRIGGER objection_is_never_emptied ON objection;
DROP TRIGGER objection_keeps_what_was_said ON objection;
DROP FUNCTION hold_objection();
"""


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("objections", "0001_objections"), ("store", "0001_clock_guards")]
    operations = [
        migrations.RunSQL(HOLD_OBJECTION, LET_GO),
        append_only("objection_proposal"),
    ]
