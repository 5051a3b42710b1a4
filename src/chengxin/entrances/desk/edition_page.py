"""What the page of a drafted edition shows, and what a refusal is called."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.amendments import selectors, transitions
from chengxin.affairs.amendments.models import AmendmentCheck
from chengxin.affairs.amendments.texts import read_draft
from chengxin.affairs.amendments.transitions import OF_SOMEBODY_ELSE, OF_THE_AUTHOR, Act
from chengxin.entrances.web import access
from chengxin.entrances.web.edition_changes import ShownChange, shown_changes
from chengxin.law.errors import CreditError, RulebookError, UnknownEditionError
from chengxin.law.rulebook import Pack
from chengxin.records.accounts.enums import Role
from chengxin.records.editions import in_use
from chengxin.records.editions.models import LawEdition

REFUSALS = {
    "unreadable-pack": gettext_lazy("不是可以读的 YAML"),
    "duplicate-key": gettext_lazy("同一个键写了两次"),
    "unknown-key": gettext_lazy("有不认识的键"),
    "missing-provenance": gettext_lazy("缺少法源、核对日期或可信程度"),
    "invalid-pack": gettext_lazy("有的内容不合格式"),
    "duplicate-edition": gettext_lazy("这个版本号已经有了"),
    "overlapping-editions": gettext_lazy("与另一个版本的施行期重叠"),
    "unknown-reference": gettext_lazy("指向了不存在的内容"),
    "unknown-edition": gettext_lazy("要替代的版本不存在"),
    "kind-not-drafted": gettext_lazy("这一类规则不在工作台起草"),
    "backdated-edition": gettext_lazy("施行日已经过去，请改为今天或以后"),
    "not-checked": gettext_lazy("现在的文字还没有核对，或者核对没有通过"),
    "changed-meanwhile": gettext_lazy("文字已经被改过，请重新阅读"),
    "transition": gettext_lazy("这一版的状态已经变了，请刷新再看"),
}


def refusal(error: CreditError) -> str:
    """A refusal in words: what it is, then the loader's own sentence with place and remedy."""
    known = REFUSALS.get(error.code)
    if known is None:
        return error.message
    if isinstance(error, RulebookError):
        return _("%(what)s：%(detail)s") % {"what": known, "detail": error.message}
    return str(known)


def possible(request: HttpRequest, edition: LawEdition) -> dict[str, bool]:
    """Which acts this reader may do now, by name."""
    account = access.account(request)
    is_author = edition.drafted_by_id == account.pk
    found = {}
    for act in Act:
        mine = (act not in OF_THE_AUTHOR or is_author) and (
            act not in OF_SOMEBODY_ELSE or not is_author
        )
        of_office = account.role == Role.OFFICE
        found[str(act)] = of_office and mine and transitions.is_possible(edition, act)
    return found


def context(request: HttpRequest, edition: LawEdition) -> dict[str, Any]:
    """Everything the page of an edition shows."""
    check = selectors.newest_check(edition)
    pack = read_draft(edition.text).pack
    return {
        "edition": edition,
        "pack": pack,
        "check": check,
        "is_current": check is not None and check.digest == edition.digest,
        "may": possible(request, edition),
        "is_author": edition.drafted_by_id == access.account(request).pk,
        "replaced": replaced(edition),
        "changes": changes(edition, pack),
        "reads_findings": may_read_findings(request, check),
        "today": timezone.localdate(),
    }


def replaced(edition: LawEdition) -> Pack | None:
    """The edition it replaces, if it names one that is there."""
    if not edition.replaces:
        return None
    try:
        return in_use.current().edition(edition.pack, edition.replaces)
    except UnknownEditionError:
        return None


def changes(edition: LawEdition, pack: Pack) -> list[ShownChange]:
    """What the draft says differently from the edition it replaces."""
    before = replaced(edition)
    return shown_changes(before, pack) if before is not None else []


def may_read_findings(request: HttpRequest, check: AmendmentCheck | None) -> bool:
    """Whether there are records to look at, for whoever sees those of every department."""
    role = access.account(request).role
    return check is not None and check.kept > 0 and role in (Role.OFFICE, Role.AUDITOR)
