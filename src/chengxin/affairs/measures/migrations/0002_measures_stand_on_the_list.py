"""The database holds each measure to the list, to its authority, to a live cause and to its course."""

from django.db import migrations

from chengxin.records.store.triggers import append_only

GUARD = """
CREATE FUNCTION guard_measure_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    listed allowed_measure;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state IN ('lifted', 'ended', 'refused', 'withdrawn') THEN
            RAISE EXCEPTION 'measure % is %: such a row never changes', OLD.case_no, OLD.state
                USING ERRCODE = 'integrity_constraint_violation',
                      CONSTRAINT = 'an_ended_measure_stays';
        END IF;
        IF (NEW.case_no, NEW.subject_id, NEW.allowed_id, NEW.measure, NEW.rule, NEW.rules_edition,
            NEW.authority, NEW.cause_kind, NEW.record_no, NEW.document, NEW.reason, NEW.until,
            NEW.proposed_by, NEW.proposed_account, NEW.proposed_at)
           IS DISTINCT FROM
           (OLD.case_no, OLD.subject_id, OLD.allowed_id, OLD.measure, OLD.rule, OLD.rules_edition,
            OLD.authority, OLD.cause_kind, OLD.record_no, OLD.document, OLD.reason, OLD.until,
            OLD.proposed_by, OLD.proposed_account, OLD.proposed_at)
           OR (NEW.since <> OLD.since AND OLD.state <> 'proposed') THEN
            RAISE EXCEPTION 'measure %: what was proposed never changes', OLD.case_no
                USING ERRCODE = 'integrity_constraint_violation',
                      CONSTRAINT = 'a_proposed_measure_stays_as_it_was',
                      HINT = 'Take it back and propose another.';
        END IF;
        IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
            ('proposed', 'in-force'), ('proposed', 'refused'), ('proposed', 'withdrawn'),
            ('in-force', 'suspended'), ('in-force', 'lifted'), ('in-force', 'ended'),
            ('suspended', 'in-force'), ('suspended', 'lifted'), ('suspended', 'ended')) THEN
            RAISE EXCEPTION 'measure % cannot go from % to %', OLD.case_no, OLD.state, NEW.state
                USING ERRCODE = 'integrity_constraint_violation',
                      CONSTRAINT = 'a_measure_goes_one_way';
        END IF;
        IF NEW.state NOT IN ('in-force', 'suspended') OR OLD.state <> 'proposed' THEN
            RETURN NEW;  -- an end needs no cause
        END IF;
    ELSIF NEW.state <> 'proposed' THEN
        RAISE EXCEPTION 'a measure begins as a proposal, not as %', NEW.state
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_measure_goes_one_way';
    END IF;
    SELECT * INTO listed FROM allowed_measure WHERE id = NEW.allowed_id;
    IF NOT FOUND OR listed.code <> NEW.measure THEN
        RAISE EXCEPTION 'measure % is not on the list of disciplinary measures', NEW.measure
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_measure_stands_on_the_list',
                  HINT = 'What was not announced is not done: take a row of allowed_measure.';
    END IF;
    IF listed.why_not <> '' THEN
        RAISE EXCEPTION 'measure % is on the list but no public body applies it here: %',
            NEW.measure, listed.why_not
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_measure_of_others_is_not_demanded';
    END IF;
    IF NEW.since < listed.applies_from OR NEW.since >= listed.applies_to THEN
        RAISE EXCEPTION 'edition % of the list is not in force on %', listed.edition, NEW.since
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_measure_stands_on_the_list_in_force';
    END IF;
    IF NOT ('*' = ANY (listed.authorities) OR NEW.authority = ANY (listed.authorities)) THEN
        RAISE EXCEPTION '% may not apply the measure %', NEW.authority, NEW.measure
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_measure_is_applied_by_a_named_authority';
    END IF;
    IF NEW.record_no IS NOT NULL AND NOT EXISTS (
        SELECT FROM ledger_record r
         WHERE r.record_no = NEW.record_no AND r.superseded_seq IS NULL AND r.state = 'live'
           AND r.polarity = 'negative' AND r.subject_id = NEW.subject_id) THEN
        RAISE EXCEPTION 'measure %: record % is no live dishonesty record of subject %',
            NEW.case_no, NEW.record_no, NEW.subject_id
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_measure_has_a_live_cause';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_case_stands_on_the_list BEFORE INSERT OR UPDATE ON measure_case
    FOR EACH ROW EXECUTE FUNCTION guard_measure_case();
CREATE TRIGGER measure_case_is_never_deleted BEFORE DELETE ON measure_case
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER measure_case_is_never_emptied BEFORE TRUNCATE ON measure_case
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("measures", "0001_measures"), ("ledger", "0002_ledger_guards")]
    operations = [
        migrations.RunSQL(
            GUARD,
            """DROP TRIGGER measure_case_stands_on_the_list ON measure_case;
               DROP TRIGGER measure_case_is_never_deleted ON measure_case;
               DROP TRIGGER measure_case_is_never_emptied ON measure_case;
               DROP FUNCTION guard_measure_case();""",
        ),
        append_only("measure_feedback"),
    ]
