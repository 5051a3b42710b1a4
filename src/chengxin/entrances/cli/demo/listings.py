"""A few listings of the demonstration: one at each step, and one that only the court knows of."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chengxin.affairs.lists import services as lists
from chengxin.affairs.lists.services import Finding
from chengxin.records.accounts import selectors as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.enums import KindOfSubject, Status
from chengxin.records.subjects.models import SubjectVersion

SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLIER = timedelta(days=30)
_FOOD = Finding(
    grounds=("food",),
    basis="samr-44",
    facts="销售超过保质期的示例食品，货值较大，受到较重行政处罚",
    cleared=("no-intent",),
    responsible="示某",
)
_COMMENDED = Finding(
    grounds=("commended",),
    basis="shanghai-credit-regulation",
    facts="连续三年获评区级诚信示范企业",
    cleared=("open-penalty",),
)
_ENFORCED = Finding(
    grounds=("evades",),
    basis="defaulter-rules",
    facts="转移示例财产规避执行",
    cleared=("security", "seized-assets", "later-rank", "minor", "student-loan", "unable"),
    responsible="示某",
    particulars={
        "basis_no": "（2025）沪示例民初88号",
        "filed_on": "2026-01-05",
        "basis_unit": "上海市示例区人民法院",
        "duty": "支付示例货款及利息",
        "fulfilment": "全部未履行",
    },
)


def fill(*, model: str, troubled: str, now: datetime) -> None:
    """Open, notify, decide and enter for the accounts of market regulation and the court.

    Args:
        model: Code of the enterprise that has nothing against it.
        troubled: Code of the enterprise that has; it is told in advance and may answer.
        now: The clock.
    """
    today = now.astimezone(SHANGHAI).date()
    named = {subjects.get_by_uscc(code).pk for code in (model, troubled)}
    others = _others(named, today)
    clerk, court = _person("clerk"), _person("court")
    if clerk is None or court is None or len(others) < 3:
        return
    told = _opened("market-regulation", subjects.get_by_uscc(troubled).pk, _FOOD, clerk, today, now)
    lists.notify(case_no=told, by=clerk, on=today, at=now)
    _opened("market-regulation", others[0], _FOOD, clerk, today, now)
    _entered("market-regulation", others[1], _FOOD, "示监列〔2026〕1号", 36, clerk, now)
    model_id = subjects.get_by_uscc(model).pk
    _entered("district-trustworthy", model_id, _COMMENDED, "示守〔2026〕1号", 24, clerk, now)
    kept = _opened("judgment-defaulter", others[2], _ENFORCED, court, today, now)
    lists.decide(
        case_no=kept, document_no="（2026）沪示例执26号", months=24, reply="", by=court, on=today,
        at=now,
    )  # fmt: skip
    lists.grant_grace(case_no=kept, months=2, by=court, on=today, at=now)


def _opened(kind: str, subject_id: int, finding: Finding, by: Actor, on: date, at: datetime) -> str:
    return lists.propose(
        kind=kind, subject_id=subject_id, finding=finding, by=by, on=on, at=at
    ).case_no


def _entered(
    kind: str,
    subject_id: int,
    finding: Finding,
    document_no: str,
    months: int,
    by: Actor,
    now: datetime,
) -> None:
    """Open and notify a month ago, decide and enter today."""
    today = now.astimezone(SHANGHAI).date()
    day = today - EARLIER
    morning = datetime.combine(day, time(10), SHANGHAI)
    case_no = _opened(kind, subject_id, finding, by, day, morning)
    lists.notify(case_no=case_no, by=by, on=day, at=morning)
    lists.decide(
        case_no=case_no, document_no=document_no, months=months, reply="", by=by, on=today, at=now
    )
    lists.enter(case_no=case_no, by=by, on=today, at=now)


def _others(named: set[int], on: date) -> list[int]:
    """Enterprises without a part to play elsewhere in the demonstration."""
    found = (
        SubjectVersion.objects.filter(
            superseded_seq=None,
            kind=KindOfSubject.LEGAL_PERSON,
            status=Status.ACTIVE,
            valid_from__lte=on - EARLIER,
        )
        .exclude(subject_id__in=named)
        .exclude(valid_to__lte=on)
        .order_by("-subject_id")
    )
    return list(found.values_list("subject_id", flat=True)[:3])


def _person(username: str) -> Actor | None:
    account = accounts.find_account(username)
    return None if account is None else Actor.of_account(account)
