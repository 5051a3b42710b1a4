"""Notices and messages never change; they belong to the act's commit; a settled receipt stays so."""

from django.db import migrations

from chengxin.records.store.triggers import append_only, recorded_now

SETTLED = """
CREATE FUNCTION keep_settled_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.acknowledged_at IS NOT NULL OR OLD.dropped_at IS NOT NULL THEN
        RAISE EXCEPTION 'receipt % is settled or expected: neither is taken back', OLD.id
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER receipt_stays_settled BEFORE UPDATE OR DELETE ON receipt
    FOR EACH ROW EXECUTE FUNCTION keep_settled_receipt();
"""


class Migration(migrations.Migration):
    """Triggers only."""

    dependencies = [("receipts", "0001_receipts"), ("ledger", "0006_effects_end")]
    operations = [
        append_only("effect_notice"),
        recorded_now("effect_notice"),
        append_only("webhook_delivery"),
        migrations.RunSQL(
            SETTLED,
            """DROP TRIGGER receipt_stays_settled ON receipt;
               DROP FUNCTION keep_settled_receipt();""",
        ),
    ]
