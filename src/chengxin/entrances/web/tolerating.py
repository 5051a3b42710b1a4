"""What the doors share about tolerance: words of a case, the form, refusals in words."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.tolerance import services
from chengxin.affairs.tolerance.enums import ToleranceAct, ToleranceState
from chengxin.affairs.tolerance.grounds import PACK, clause_of, pack_on
from chengxin.affairs.tolerance.models import ToleranceCase
from chengxin.affairs.tolerance.transitions import AFFAIR
from chengxin.entrances.web import case_parts, case_places, refusals
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.errors import CreditError
from chengxin.law.rulebook.schemas.tolerance import Tolerance, ToleranceGround
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.evidence import services as evidence

LONGEST_TEXT = 2000
ACTS: dict[str, Promise | str] = {
    ToleranceAct.APPLY: gettext_lazy("申请"),
    ToleranceAct.PROPOSE: gettext_lazy("单位提出"),
    ToleranceAct.FIND: gettext_lazy("归集时识别"),
    ToleranceAct.RECOGNISE: gettext_lazy("予以认定"),
    ToleranceAct.REFUSE: gettext_lazy("不予认定"),
    ToleranceAct.WITHDRAW: gettext_lazy("撤回"),
    ToleranceAct.REVOKE: gettext_lazy("撤销认定"),
}

case_places.register(
    AFFAIR,
    case_places.CasePlace(
        title=gettext_lazy("容错认定"),
        desk="desk:tolerance",
        enterprise="enterprise:tolerance",
        steps={"decide": gettext_lazy("认定")},
        acts={str(act): label for act, label in ACTS.items()},
        states={str(state): state.label for state in ToleranceState},
    ),
)

STATE_CSS = {
    ToleranceState.SUBMITTED: "cx-tag-wait",
    ToleranceState.RECOGNISED: "cx-tag-ok",
    ToleranceState.REVOKED: "cx-tag-bad",
}


def grounds(on: Any, *, applied_for: bool) -> list[dict[str, str]]:
    """The grounds in force, in words; only those an enterprise may ask for, if so."""
    pack = pack_on(on)
    return [
        {
            "id": each.id,
            "title": by_language(each.title),
            "text": by_language(each.text),
            "evidence": by_language(each.evidence),
            "clause": clause_of(pack, each),
        }
        for each in pack.grounds
        if each.applied_for or not applied_for
    ]


def ground_of(case: ToleranceCase) -> tuple[Tolerance, ToleranceGround]:
    """The ground of a case by the edition it was submitted under."""
    pack = in_use.current().edition(PACK, case.pack_edition)
    assert isinstance(pack, Tolerance)
    return pack, pack.ground(case.ground)


def state_css(case: ToleranceCase) -> str:
    """The mark beside a state."""
    return STATE_CSS.get(ToleranceState(case.state), "cx-tag-end")


def case_context(case: ToleranceCase, *, door: str, at: datetime) -> dict[str, Any]:
    """What a case page shows whoever reads it."""
    pack, ground = ground_of(case)
    return {
        "case": case,
        "ground": by_language(ground.title),
        "ground_text": by_language(ground.text),
        "proof": by_language(ground.evidence),
        "clause": clause_of(pack, ground),
        "state_css": state_css(case),
        "clocks": case_parts.clocks(AFFAIR, case.case_no, today=localdate(at)),
        "history": case_parts.history(AFFAIR, case.case_no, door=door),
        "letters": case_parts.letters(AFFAIR, case.case_no, door=door, subject_id=case.subject_id),
        "evidence": case_parts.evidence(case.case_no, door=door),
        "upload": case_parts.upload(case.case_no, at=at),
        "law": case_parts.law_beside((pack.pack, pack.edition)),
    }


def form_context(request: HttpRequest, *, at: datetime, applied_for: bool) -> dict[str, Any]:
    """What the form page shows: the grounds, what was typed, which files are taken."""
    pack = pack_on(localdate(at))
    return {
        "grounds": grounds(localdate(at), applied_for=applied_for),
        "typed": {n: request.POST.get(n, "") for n in ("ground", "statement")},
        "limit": pack.decide,
        "upload": case_parts.upload("", at=at),
        "law": case_parts.law_beside((pack.pack, pack.edition)),
    }


def submit(
    request: HttpRequest, record_no: int, *, by: Actor, at: datetime
) -> tuple[ToleranceCase | None, str]:
    """Submit what the form says with its files; the case, or why not in words.

    A file that is refused leaves the case with the others: it can be handed in again there.
    """
    try:
        case = services.submit(
            record_no=record_no,
            ground=request.POST.get("ground", ""),
            statement=request.POST.get("statement", "")[:LONGEST_TEXT],
            by=by,
            at=at,
        )
    except CreditError as error:
        return None, in_words(error)
    return case, hand_in(request, case, by=by, at=at)


def hand_in(request: HttpRequest, case: ToleranceCase, *, by: Actor, at: datetime) -> str:
    """Keep the files sent along; what is wrong with one of them, or nothing."""
    try:
        for sent in request.FILES.getlist("evidence"):
            evidence.keep(
                name=sent.name or "",
                content=sent.read(),
                by=by,
                at=at,
                matter=case.case_no,
                subject_id=case.subject_id,
            )
    except CreditError as error:
        return in_words(error)
    return ""


def in_words(error: CreditError) -> str:
    """A refusal with its clause."""
    make = _WORDS.get(error.code)
    if make is None:
        return refusals.describe(error).text
    clause = getattr(error, "clause", "")
    said = make(error)
    return _("%(said)s（依据：%(clause)s）") % {"said": said, "clause": clause} if clause else said


_WORDS: dict[str, Callable[[Any], str]] = {
    "tolerance-record": lambda e: _("这条记录不在容错认定的范围，或者已经不再有效。"),
    "tolerance-ground": lambda e: _("请选择一种情形。"),
    "tolerance-open": lambda e: _("这条记录已有一件容错认定（%(no)s）。") % {"no": e.case_no},
    "tolerance-proof": lambda e: _("这种情形要有证据材料，先交材料再认定。"),
    "same-person": lambda e: _("提出人不能自己认定，请本单位另一人认定。"),
    "transition": lambda e: _("这件的状态已经变了，请看过再办。"),
    "input": lambda e: _("请写明事实和理由。"),
}
