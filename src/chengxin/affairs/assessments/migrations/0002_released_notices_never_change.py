"""A released notice never changes, and no notice is ever removed."""

from django.db import migrations

from chengxin.records.store.triggers import append_only

GUARD = """
CREATE FUNCTION assessment_released_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'released' THEN
        RAISE EXCEPTION 'notice % is released and does not change any more', OLD.notice_no
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessment_notice_is_released_for_good BEFORE UPDATE ON assessment_notice
    FOR EACH ROW EXECUTE FUNCTION assessment_released_for_good();
CREATE TRIGGER assessment_notice_is_never_deleted BEFORE DELETE ON assessment_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

BACK = """
DROP TRIGGER assessment_notice_is_never_deleted ON assessment_notice;
DROP TRIGGER assessment_notice_is_released_for_good ON assessment_notice;
DROP FUNCTION assessment_released_for_good();
"""


class Migration(migrations.Migration):
    """Guards of notices."""

    dependencies = [("assessments", "0001_notices"), ("store", "0001_clock_guards")]

    operations = [migrations.RunSQL(GUARD, BACK), append_only("assessment_reading")]
