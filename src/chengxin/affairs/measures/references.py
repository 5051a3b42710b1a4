"""The reference table of measures: what the packaged lists say, held by the database."""

from django.db import connections

from chengxin.affairs.measures.models import AllowedMeasure
from chengxin.law import rulebook
from chengxin.law.measures import ListedMeasure, listed_measures

WITHDRAWN = "withdrawn"


def follow(*, using: str) -> int:
    """Bring the table to the packaged rulebook; returns the rows there are.

    Called by whoever migrates, since the application may only read the table. Lists of measures
    are released with the program and are not drafted on the desk.

    Args:
        using: Connection of the owner of the tables.
    """
    if AllowedMeasure._meta.db_table not in connections[using].introspection.table_names():
        return 0  # an early step of migrating: the table is not made yet
    rows = AllowedMeasure.objects.using(using)
    kept: list[int] = []
    for listed in listed_measures(rulebook.default()):
        row, _ = rows.update_or_create(
            pack=listed.pack,
            edition=listed.edition,
            code=listed.measure.code,
            defaults=_values(listed),
        )
        kept.append(row.pk)
    # Measures of a list that is no longer packaged stay named where they were applied.
    rows.exclude(pk__in=kept).update(why_not=WITHDRAWN)
    return len(kept)


def _values(listed: ListedMeasure) -> dict[str, object]:
    return {
        "reduces_rights": listed.reduces_rights,
        "why_not": listed.why_not,
        "authorities": list(listed.authorities),
        "applies_from": listed.since,
        "applies_to": listed.until,
    }
