"""The register of the fields of graded regulation (重点领域): on a day, and held to its cards."""

from datetime import date
from typing import TYPE_CHECKING

from chengxin.law.errors import InvalidPackError, NoRuleInForceError
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionFields
from chengxin.law.words import EditionStatus, SubjectKind

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


def hold_register(book: "Rulebook", register: SupervisionFields) -> None:
    """Refuse a register whose cards grade individually owned businesses without a named basis.

    Raises:
        InvalidPackError: A card grades them and its field names no basis, or the other way round.
    """
    where = book.origin_of(register.pack, register.edition)
    cards = {c.key: c for c in book.scorecards() if c.status is EditionStatus.ADOPTED}
    for field in register.fields:
        card = cards.get(field.card)
        if card is None:
            continue
        grades_them = SubjectKind.INDIVIDUAL_BUSINESS in card.population.subject_kinds
        if grades_them != (field.individual_businesses is not None):
            key = f"fields.{field.key}.individual_businesses"
            said = "grades individually owned businesses" if grades_them else "leaves them out"
            raise InvalidPackError(
                f"{where}, key {key}: the card {card.pack} {said}. A field in which they are "
                "graded names its basis here, and no other field does; name it, or change the "
                "population of the card.",
                where=where,
                key=key,
            )
