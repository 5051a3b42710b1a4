"""Words of listings, and where their cases are shown."""

from django.utils.translation import gettext_lazy as _

from chengxin.affairs.lists.enums import Act, ListingState, Step
from chengxin.affairs.lists.transitions import AFFAIR
from chengxin.entrances.web.case_places import CasePlace, register

register(
    AFFAIR,
    CasePlace(
        title=_("名单办件"),
        desk="desk:listing",
        enterprise="enterprise:listing",
        steps={step.value: step.label for step in Step},
        acts={act.value: act.label for act in Act},
        states={state.value: state.label for state in ListingState},
    ),
)

TONES = {
    ListingState.PROPOSED: "wait",
    ListingState.NOTIFIED: "wait",
    ListingState.DECIDED: "wait",
    ListingState.IN_GRACE: "wait",
    ListingState.LISTED: "bad",
    ListingState.LEAVING: "wait",
}


def tone(state: str, *, is_trust: bool = False) -> str:
    """The colour of a state's tag: on a list is bad, or good on one of trust; closed is grey."""
    if is_trust and state == ListingState.LISTED:
        return "ok"
    return next((tone for each, tone in TONES.items() if each == state), "end")
