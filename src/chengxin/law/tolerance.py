"""Which ground of tolerance a record carries in its own fields. Pure functions of a pack."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chengxin.law.rulebook.schemas.tolerance import Tolerance, ToleranceGround


def recognised_ground(
    pack: "Tolerance", *, item: str, polarity: str, fields: Mapping[str, Any]
) -> "ToleranceGround | None":
    """The first ground a record carries in its fields, in the order of the pack; None = none.

    Args:
        pack: The grounds in force.
        item: The record's catalogue item.
        polarity: What it says of its subject.
        fields: The payload's values by name.
    """
    if polarity != pack.polarity:
        return None
    for ground in pack.grounds:
        for each in ground.recognised:
            if each.item == item and all(test.holds(fields.get(test.field)) for test in each.where):
                return ground
    return None


def may_be_tolerated(pack: "Tolerance", *, item: str, polarity: str) -> bool:
    """Whether a record is of the kind that tolerance is about."""
    return polarity == pack.polarity and item in pack.items
