"""The grounds of tolerance in force, with the clause each rests on."""

from datetime import date
from typing import cast

from chengxin.affairs.tolerance.errors import UnknownGroundError
from chengxin.law.rulebook.schemas.tolerance import Tolerance, ToleranceGround
from chengxin.records.editions import in_use

PACK = "tolerance.general"
CLAUSE = "中华人民共和国行政处罚法第三十三条"


def pack_on(on: date) -> Tolerance:
    """The pack in force on a day.

    Raises:
        NoRuleInForceError: There is none.
    """
    return cast(Tolerance, in_use.current().in_force(PACK, on))


def ground_of(pack: Tolerance, ground: str) -> ToleranceGround:
    """One ground of the pack.

    Raises:
        UnknownGroundError: It has no such ground.
    """
    try:
        return pack.ground(ground)
    except KeyError:
        known = ", ".join(each.id for each in pack.grounds)
        raise UnknownGroundError(
            f"{pack.pack} {pack.edition} has no ground {ground!r}. Choose one of: {known}.",
            clause=CLAUSE,
            ground=ground,
        ) from None


def clause_of(pack: Tolerance, ground: ToleranceGround) -> str:
    """The document and article a ground rests on."""
    source = next(each for each in pack.source if each.id == ground.source)
    return f"{source.title}{ground.article or source.article or ''}"
