"""The table of bases that the database checks entries against: what the packaged rules say."""

from collections.abc import Iterator

from django.db import connections, transaction

from chengxin.affairs.lists.models import ListBasis
from chengxin.law import rulebook
from chengxin.law.rulebook.schemas.list_rules import ListRules
from chengxin.law.words import EditionStatus


def follow(*, using: str) -> int:
    """Bring the table to the packaged rulebook; returns the rows there are.

    Called by whoever migrates, since the application may only read the table. Rules of lists are
    released with the program and are not drafted on the desk. A basis is in force while both its
    own days and those of the edition that names it last; one that no edition names any more ends
    on its first day.

    Args:
        using: Connection of the owner of the tables.
    """
    if ListBasis._meta.db_table not in connections[using].introspection.table_names():
        return 0  # an early step of migrating: the table is not made yet
    rows = ListBasis.objects.using(using)
    kept: list[int] = []
    with transaction.atomic(using=using):
        for pack, edition, basis, values in _wanted():
            row, _ = rows.update_or_create(pack=pack, edition=edition, basis=basis, defaults=values)
            kept.append(row.pk)
        for row in rows.exclude(pk__in=kept):
            row.applies_to = row.applies_from
            row.save(using=using, update_fields=["applies_to"])
    return len(kept)


def _wanted() -> Iterator[tuple[str, str, str, dict[str, object]]]:
    for rules in rulebook.default().of_kind(ListRules):
        if rules.status is not EditionStatus.ADOPTED:
            continue
        for basis in rules.bases:
            ends = [day for day in (basis.in_force.until, rules.in_force.until) if day is not None]
            yield (
                rules.pack,
                rules.edition,
                basis.id,
                {
                    "item": rules.item,
                    "documented": rules.documented,
                    "applies_from": max(basis.in_force.since, rules.in_force.since),
                    "applies_to": min(ends, default=None),
                },
            )
