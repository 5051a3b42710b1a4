"""What no service, no ORM and no SQL of the application may store.

An entry without decision document, without a basis in force, within a period of grace, or for
another record than its own; a record of a list without document, whichever way it comes; a decision
that changes afterwards.
"""

from django.db import migrations

from chengxin.records.store.triggers import append_only

ENTRIES = """
CREATE FUNCTION refuse_unfounded_list_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    listing list_case;
    rested list_basis;
BEGIN
    IF NEW.document_no !~ '\\S' THEN
        RAISE EXCEPTION 'a list entry names its decision document; this one names none'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_list_entry_names_its_document';
    END IF;
    SELECT * INTO rested FROM list_basis b
        WHERE b.pack = NEW.pack AND b.edition = NEW.edition AND b.basis = NEW.basis
          AND b.applies_from <= NEW.decided_on
          AND (b.applies_to IS NULL OR NEW.decided_on < b.applies_to);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a list entry rests on a basis in force: %, edition %, has no basis "%" on %',
            NEW.pack, NEW.edition, NEW.basis, NEW.decided_on
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_list_entry_rests_on_a_basis_in_force';
    END IF;
    SELECT * INTO listing FROM list_case c WHERE c.id = NEW.listing_id;
    IF listing.grace_until IS NOT NULL AND NEW.listed_on <= listing.grace_until THEN
        RAISE EXCEPTION 'nothing is entered in a list within a period of grace: that of % lasts until %',
            listing.case_no, listing.grace_until
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_list_entry_within_a_period_of_grace';
    END IF;
    IF listing.state <> 'listed' OR NEW.pack <> 'list-rules.' || listing.kind
       OR (NEW.document_no, NEW.decided_on, NEW.basis)
          IS DISTINCT FROM (listing.document_no::varchar, listing.decided_on, listing.basis::varchar)
    THEN
        RAISE EXCEPTION 'a list entry is what was decided: % was not decided like this', listing.case_no
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_list_entry_is_what_was_decided';
    END IF;
    IF NOT EXISTS (SELECT FROM ledger_record r WHERE r.record_no = NEW.record_no
                   AND r.subject_id = listing.subject_id AND r.item = rested.item) THEN
        RAISE EXCEPTION 'a list entry is a record of the ledger: % is none of this subject and list',
            NEW.record_no
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_list_entry_is_a_record_of_the_ledger';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER list_entry_is_well_founded BEFORE INSERT ON list_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_unfounded_list_entry();
"""

RECORDS = """
CREATE FUNCTION refuse_list_record_without_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inserted i
        JOIN (SELECT DISTINCT b.item FROM list_basis b WHERE b.documented) l ON l.item = i.item
        LEFT JOIN ledger_payload p ON p.digest = i.payload_digest
        WHERE i.document_no !~ '\\S' AND coalesce(p.body->>'entry_no', '') !~ '\\S'
    ) THEN
        RAISE EXCEPTION 'a record of a list names its document or its number in the list'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_list_record_names_its_document';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_record_of_a_list_has_a_document AFTER INSERT ON ledger_record
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_list_record_without_document();
"""

DECISIONS = """
CREATE FUNCTION list_case_stays_as_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.case_no, OLD.kind, OLD.department_code, OLD.subject_id, OLD.opened_on, OLD.origin)
       IS DISTINCT FROM
       (NEW.case_no, NEW.kind, NEW.department_code, NEW.subject_id, NEW.opened_on, NEW.origin)
       OR OLD.noticed_on IS NOT NULL AND (OLD.noticed_on, OLD.defence_until)
          IS DISTINCT FROM (NEW.noticed_on, NEW.defence_until)
       OR OLD.grace_until IS NOT NULL AND OLD.grace_until IS DISTINCT FROM NEW.grace_until
       OR OLD.decided_on IS NOT NULL AND
          (OLD.document_no, OLD.decided_on, OLD.months, OLD.grounds, OLD.basis, OLD.facts,
           OLD.particulars, OLD.responsible, OLD.reply)
          IS DISTINCT FROM
          (NEW.document_no, NEW.decided_on, NEW.months, NEW.grounds, NEW.basis, NEW.facts,
           NEW.particulars, NEW.responsible, NEW.reply) THEN
        RAISE EXCEPTION 'listing % stays as it was notified and decided', OLD.case_no
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_listing_stays_as_it_was_decided';
    END IF;
    IF OLD.state IN ('annulled', 'refused', 'withdrawn', 'revoked', 'performed')
       OR (OLD.state = 'removed' AND NEW.state NOT IN ('removed', 'listed')) THEN
        RAISE EXCEPTION 'listing % is closed (%) and does not change any more', OLD.case_no, OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_closed_listing_stays_closed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER list_case_keeps_its_decision BEFORE UPDATE ON list_case
    FOR EACH ROW EXECUTE FUNCTION list_case_stays_as_decided();
CREATE TRIGGER list_case_is_never_deleted BEFORE DELETE ON list_case
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION list_removal_is_undone_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.undone_on IS NOT NULL
       OR to_jsonb(NEW) - 'undone_on' - 'undone_document'
          IS DISTINCT FROM to_jsonb(OLD) - 'undone_on' - 'undone_document' THEN
        RAISE EXCEPTION 'removal % stays as it was decided', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_removal_stays_as_it_was_decided';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER list_removal_stays BEFORE UPDATE ON list_removal
    FOR EACH ROW EXECUTE FUNCTION list_removal_is_undone_once();
CREATE TRIGGER list_removal_is_never_deleted BEFORE DELETE ON list_removal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

BACK = """
DROP TRIGGER list_removal_is_never_deleted ON list_removal;
DROP TRIGGER list_removal_stays ON list_removal;
DROP FUNCTION list_removal_is_undone_once();
DROP TRIGGER list_case_is_never_deleted ON list_case;
DROP TRIGGER list_case_keeps_its_decision ON list_case;
DROP FUNCTION list_case_stays_as_decided();
DROP TRIGGER ledger_record_of_a_list_has_a_document ON ledger_record;
DROP FUNCTION refuse_list_record_without_document();
DROP TRIGGER list_entry_is_well_founded ON list_entry;
DROP FUNCTION refuse_unfounded_list_entry();
"""


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("lists", "0001_lists"), ("ledger", "0002_ledger_guards")]
    operations = [
        migrations.RunSQL(ENTRIES + RECORDS + DECISIONS, BACK),
        append_only("list_entry"),
        append_only("list_statement"),
        append_only("list_evidence"),
    ]
