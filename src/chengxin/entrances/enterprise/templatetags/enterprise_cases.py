"""Where an enterprise asks for tolerance of one of its records."""

from typing import Any

from django import template
from django.utils import timezone

from chengxin.affairs.tolerance import selectors
from chengxin.affairs.tolerance.grounds import pack_on
from chengxin.law.tolerance import may_be_tolerated
from chengxin.records.publicity.disclosure import DisclosedRecord

register = template.Library()
LIVE = "live"  # what the source says of a decision that stands


@register.inclusion_tag("enterprise/tolerance/link.html")
def tolerance_link(record: DisclosedRecord) -> dict[str, Any]:
    """The open case of a record, or where one begins; nothing where tolerance is not about it."""
    about = may_be_tolerated(
        pack_on(timezone.localdate()), item=record.item, polarity=record.polarity
    )
    if not about or record.state != LIVE:
        return {"about": False}
    return {"about": True, "record": record, "case": selectors.open_of_record(record.record_no)}
