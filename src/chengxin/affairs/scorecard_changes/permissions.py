"""Who may change which card: the credit office all of them, a regulator the card of its field."""

from datetime import date

from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook.fields import fields_in_force
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use

KIND = "scorecard"


def may_change(by: Actor, pack: str, *, on: date) -> bool:
    """Whether somebody may draft, submit, release and try editions of a card.

    - the credit office: every card
    - a regulator: the card of a field its department regulates, as the register of fields says
    - nobody else

    Args:
        by: Who.
        pack: Name of the card's pack, ``scorecard.<key>``.
        on: The day whose register of fields counts.
    """
    kind, _, key = pack.partition(".")
    if kind != KIND or by.account_id is None:
        return False
    if by.role == Role.OFFICE:
        return True
    if by.role != Role.REGULATOR or not by.department_code:
        return False
    try:
        register = fields_in_force(in_use.current(), on)
    except NoRuleInForceError:
        return False
    return by.department_code in register.regulators_of_card(key)


def cards_of(by: Actor, *, on: date) -> tuple[str, ...]:
    """Packs of the cards somebody may change, by name; those that are only extended included."""
    names = sorted({card.pack for card in in_use.current().scorecards()})
    return tuple(name for name in names if may_change(by, name, on=on))
