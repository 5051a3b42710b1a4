"""Migration operations that put a table under the clocks' guards."""

from django.db.migrations import RunSQL


def append_only(table: str) -> RunSQL:
    """Refuse every update, delete and truncate of a table."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_never_changes ON {table};
        DROP TRIGGER {table}_is_never_emptied ON {table};
        """,
    )


def versioned(table: str) -> RunSQL:
    """Refuse every change but closing a version once; rows carry this transaction's commit."""
    return RunSQL(
        f"""
        CREATE TRIGGER {table}_closes_once BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION close_version_once();
        CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        {_recorded(table)}
        """,
        f"""
        DROP TRIGGER {table}_closes_once ON {table};
        DROP TRIGGER {table}_is_never_deleted ON {table};
        DROP TRIGGER {table}_is_never_emptied ON {table};
        DROP TRIGGER {table}_is_recorded_now ON {table};
        """,
    )


def recorded_now(table: str) -> RunSQL:
    """Inserted rows carry the commit of this transaction in ``recorded_seq``."""
    return RunSQL(_recorded(table), f"DROP TRIGGER {table}_is_recorded_now ON {table}")


def _recorded(table: str) -> str:
    return f"""
        CREATE TRIGGER {table}_is_recorded_now AFTER INSERT ON {table}
            REFERENCING NEW TABLE AS inserted
            FOR EACH STATEMENT EXECUTE FUNCTION recorded_by_this_commit();
    """
