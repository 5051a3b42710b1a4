"""Samples and what an appeal names never change; an appeal is decided once, as is a withdrawal."""

from django.db import migrations

from chengxin.records.store.triggers import append_only

ONCE = """
CREATE FUNCTION quality_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decided_at IS NOT NULL THEN
        RAISE EXCEPTION 'appeal % is decided and does not change any more', OLD.appeal_no
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quality_appeal_is_decided_once BEFORE UPDATE ON quality_appeal
    FOR EACH ROW EXECUTE FUNCTION quality_decided_once();
CREATE TRIGGER quality_appeal_is_never_deleted BEFORE DELETE ON quality_appeal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION quality_withdrawn_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'declaration % is withdrawn and does not change any more', OLD.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quality_zero_report_is_withdrawn_once BEFORE UPDATE ON quality_zero_report
    FOR EACH ROW EXECUTE FUNCTION quality_withdrawn_once();
CREATE TRIGGER quality_zero_report_is_never_deleted BEFORE DELETE ON quality_zero_report
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

BACK = """
DROP TRIGGER quality_zero_report_is_never_deleted ON quality_zero_report;
DROP TRIGGER quality_zero_report_is_withdrawn_once ON quality_zero_report;
DROP FUNCTION quality_withdrawn_once();
DROP TRIGGER quality_appeal_is_never_deleted ON quality_appeal;
DROP TRIGGER quality_appeal_is_decided_once ON quality_appeal;
DROP FUNCTION quality_decided_once();
"""


class Migration(migrations.Migration):
    """Guards of the figures' own tables."""

    dependencies = [("quality", "0001_quality"), ("store", "0001_clock_guards")]

    operations = [
        migrations.RunSQL(ONCE, BACK),
        append_only("quality_sample"),
        append_only("quality_sampled_decision"),
        append_only("quality_appealed_row"),
    ]
