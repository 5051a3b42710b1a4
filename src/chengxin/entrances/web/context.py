"""What every page's frame shows: door, menu, who is signed in, demo banner."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from chengxin.entrances.web import navigation, places
from chengxin.entrances.web.templatetags.cx import unit_name
from chengxin.records.accounts import selectors as accounts


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, worked out only when a template asks for it."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    match = request.resolver_match
    door = match.namespace if match else ""
    current = match.view_name if match else ""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    role = user.role if user and user.is_authenticated else ""
    common = {
        "door": door,
        "demo": settings.CHENGXIN_DEMO,
        "role_label": user.get_role_display() if user and signed_in else _("社会公众"),
        "demo_accounts": accounts.list_accounts() if settings.CHENGXIN_DEMO else [],
        "office": _("上海市示例区社会信用体系建设联席会议办公室（虚构）"),
        "query": request.GET.get("q", "")[:100],
    }
    if door == "desk" and role in places.STAFF:
        return common | _desk(request, role, current)
    if door == "enterprise":
        return common | {
            "home": reverse("enterprise:home"),
            "title": _("企业专区"),
            "places": navigation.shown(navigation.ENTERPRISE, role=role, current=current),
            "member_name": getattr(request, "member_name", ""),
        }
    return common | {
        "home": reverse("portal:home"),
        "title": _("示例区公共信用平台"),
        "places": navigation.shown(navigation.PORTAL, role=role, current=current),
    }


def _desk(request: HttpRequest, role: str, current: str) -> dict[str, Any]:
    sections = [
        {"label": label, "places": navigation.shown(places, role=role, current=current)}
        for label, places in navigation.DESK
    ]
    return {
        "sections": [section for section in sections if section["places"]],
        "may_search": role in navigation.roles_of("desk:subjects"),
        "department": unit_name(getattr(request.user, "department_id", "") or ""),
    }
