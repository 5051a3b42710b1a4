"""What rests on a record of the file: measures, its tolerance, and where either begins."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from chengxin.affairs.measures import selectors as measures
from chengxin.affairs.tolerance import selectors as tolerance
from chengxin.affairs.tolerance.grounds import pack_on
from chengxin.entrances.web import access, measuring, navigation, tolerating
from chengxin.law.tolerance import may_be_tolerated
from chengxin.law.words import Polarity
from chengxin.records.publicity.disclosure import DisclosedRecord

register = template.Library()


@register.inclusion_tag("desk/measures/of_record.html", takes_context=True)
def measures_of_record(context: Context, record: DisclosedRecord) -> dict[str, Any]:
    """Measures that rest on a record and its tolerance, for those whose menu has them."""
    actor = access.actor(context["request"])
    if actor.role not in navigation.roles_of("desk:measures"):
        return {"shown": False}
    open_case = tolerance.open_of_record(record.record_no)
    own = record.department_code == actor.department_code != ""
    negative = record.polarity == Polarity.NEGATIVE
    about = may_be_tolerated(
        pack_on(timezone.localdate()), item=record.item, polarity=record.polarity
    )
    return {
        "shown": negative,
        "record": record,
        "measures": [
            {"case": case, "title": measuring.title_of(case)}
            for case in measures.of_cause(record.record_no)
        ],
        "tolerance": open_case,
        "ground": tolerating.ground_of(open_case)[1].title if open_case else None,
        "may_propose": negative and bool(actor.department_code) and actor.role in _AUTHORITY,
        "may_tolerate": about and own and open_case is None and actor.role in _AUTHORITY,
    }


_AUTHORITY = ("department", "regulator")
