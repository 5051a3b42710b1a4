"""What a grade means in a field: the pack of the field, or the general one, in force on a day."""

from datetime import date

from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook.fields import fields_in_force
from chengxin.law.rulebook.schemas.grade_treatment import GradeTreatment
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionField, SupervisionFields
from chengxin.records.editions import in_use

GENERAL = "general"


def treatment_of(field: str, on: date) -> GradeTreatment:
    """What grades mean in a field on a day.

    Raises:
        NoRuleInForceError: Neither the field nor all fields together have such a rule.
    """
    book = in_use.current()
    for key in (field, GENERAL):
        for pack in book.editions_of(f"grade-treatment.{key}"):
            if isinstance(pack, GradeTreatment) and pack.is_in_force(on):
                return pack
    found = book.in_force(f"grade-treatment.{GENERAL}", on)
    assert isinstance(found, GradeTreatment)
    return found


def find_treatment(field: str, on: date) -> GradeTreatment | None:
    """As `treatment_of`; None where there is no rule on that day."""
    try:
        return treatment_of(field, on)
    except NoRuleInForceError:
        return None


def register_on(day: date) -> SupervisionFields | None:
    """The register of fields in force on a day, if there is one."""
    try:
        return fields_in_force(in_use.current(), day)
    except NoRuleInForceError:
        return None


def every_field(day: date) -> tuple[SupervisionField, ...]:
    """The comprehensive evaluation, then the fields of the register, in its order."""
    register = register_on(day)
    return () if register is None else (register.comprehensive, *register.fields)
