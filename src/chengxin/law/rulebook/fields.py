"""The register of the fields of graded regulation (重点领域) as it stands on a day."""

from datetime import date
from typing import TYPE_CHECKING

from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionFields

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def fields_in_force(book: "Rulebook", on: date) -> SupervisionFields:
    """The district's register of fields in force on a day.

    Raises:
        NoRuleInForceError: There is none.
    """
    for register in book.of_kind(SupervisionFields):
        if register.is_in_force(on):
            return register
    raise NoRuleInForceError(
        f"no register of fields (supervision-fields) is in force on {on}. Choose another day, or "
        "adopt an edition that covers it.",
        where="rulebook",
        pack="supervision-fields",
        day=on.isoformat(),
    )
