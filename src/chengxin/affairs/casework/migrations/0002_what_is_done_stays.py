"""Events and changes are appended; a deadline closes once; a letter only gains its file."""

from django.db import migrations

from chengxin.records.store.triggers import append_only

GUARDS = """
CREATE FUNCTION legal_deadline_closes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.met_on IS NOT NULL OR OLD.dropped_on IS NOT NULL THEN
        RAISE EXCEPTION 'the deadline of % for % is closed and does not change any more',
            OLD.case_no, OLD.step USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER legal_deadline_is_closed_once BEFORE UPDATE ON legal_deadline
    FOR EACH ROW EXECUTE FUNCTION legal_deadline_closes_once();
CREATE TRIGGER legal_deadline_is_never_deleted BEFORE DELETE ON legal_deadline
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION case_letter_gains_its_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.file_sha256 <> ''
       OR to_jsonb(NEW) - 'file_name' - 'file_sha256'
          IS DISTINCT FROM to_jsonb(OLD) - 'file_name' - 'file_sha256' THEN
        RAISE EXCEPTION 'letter % was issued and does not change any more', OLD.letter_no
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_letter_stays_as_issued BEFORE UPDATE ON case_letter
    FOR EACH ROW EXECUTE FUNCTION case_letter_gains_its_file();
CREATE TRIGGER case_letter_is_never_deleted BEFORE DELETE ON case_letter
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

BACK = """
DROP TRIGGER case_letter_is_never_deleted ON case_letter;
DROP TRIGGER case_letter_stays_as_issued ON case_letter;
DROP FUNCTION case_letter_gains_its_file();
DROP TRIGGER legal_deadline_is_never_deleted ON legal_deadline;
DROP TRIGGER legal_deadline_is_closed_once ON legal_deadline;
DROP FUNCTION legal_deadline_closes_once();
"""


class Migration(migrations.Migration):
    """Guards of casework."""

    dependencies = [("casework", "0001_cases"), ("store", "0001_clock_guards")]
    operations = [
        migrations.RunSQL(GUARDS, BACK),
        append_only("case_event"),
        append_only("legal_deadline_change"),
        append_only("case_letter_reading"),
    ]
