"""An enterprise that departments may enter in lists, and everybody who has a part in it."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chengxin.affairs.lists import services
from chengxin.affairs.lists.models import ListCase, ListEntry
from chengxin.law import rulebook
from chengxin.law.identifiers.uscc import check_character
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account
from chengxin.records.accounts.services import adopt_directory
from chengxin.records.ledger import services as ledger
from chengxin.records.subjects import services as subjects
from chengxin.records.subjects.models import SubjectMember

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST17 = "91310120MA1LXTEX0"
USCC = FIRST17 + check_character(FIRST17)
NAME = "上海示例名单食品有限公司"
MARKET, DEFAULTER = "market-regulation", "judgment-defaulter"
FACTS = "销售超过保质期的示例食品，货值较大"
ENFORCED = {
    "basis_no": "（2025）沪示例民初88号",
    "filed_on": "2026-01-05",
    "basis_unit": "上海市示例区人民法院",
    "duty": "支付示例货款及利息",
    "fulfilment": "全部未履行",
}
EXCLUDED = ("security", "seized-assets", "later-rank", "minor", "student-loan", "unable")


def moment(day: date) -> datetime:
    """Three in the afternoon of a day in Shanghai."""
    return datetime.combine(day, time(15), SHANGHAI)


def found(**more: object) -> services.Finding:
    """What the market regulator found, or what is given."""
    given = {"grounds": ("food",), "basis": "samr-44", "facts": FACTS, "cleared": ("no-intent",)}
    return services.Finding(**{**given, **more})


def enforced(**more: object) -> services.Finding:
    """What the court found, or what is given."""
    given = {
        "grounds": ("evades",),
        "basis": "defaulter-rules",
        "facts": "转移示例财产规避执行",
        "cleared": EXCLUDED,
        "particulars": ENFORCED,
        "responsible": "示某",
    }
    return services.Finding(**{**given, **more})


@dataclass
class Scene:
    """Whom it is about, who acts, and the day it is."""

    subject_id: int
    people: dict[str, Actor]
    on: date = date(2026, 3, 2)
    last: dict[str, object] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """The moment it is."""
        return moment(self.on)

    def wait(self, days: int) -> None:
        """Let days pass."""
        self.on += timedelta(days=days)

    def propose(self, who: str = "clerk", kind: str = MARKET, **more: object) -> ListCase:
        """Open a listing."""
        finding = enforced(**more) if kind == DEFAULTER else found(**more)
        return services.propose(
            kind=kind, subject_id=self.subject_id, finding=finding, by=self.people[who],
            on=self.on, at=self.at,
        )  # fmt: skip

    def do(self, act: str, listing: ListCase, who: str = "clerk", **more: object) -> object:
        """Any act on a listing, by its case number."""
        return getattr(services, act)(
            case_no=listing.case_no, by=self.people[who], on=self.on, at=self.at, **more
        )

    def decide(self, listing: ListCase, who: str = "clerk", **more: object) -> object:
        """Decide to list for three years, or as given."""
        given = {"document_no": "示监列〔2026〕1号", "months": 36, "reply": "", **more}
        return self.do("decide", listing, who, **given)

    def decided(self, **more: object) -> ListCase:
        """A listing that was notified, heard and decided."""
        listing = self.propose(**more)
        self.do("notify", listing)
        self.wait(10)
        self.decide(listing)
        return listing

    def listed(self, **more: object) -> ListEntry:
        """An entry of the market regulator."""
        entry = self.do("enter", self.decided(**more))
        assert isinstance(entry, ListEntry)
        return entry

    def in_grace(self, months: int = 2) -> ListCase:
        """A judgment defaulter in its period of grace."""
        listing = self.propose("court", DEFAULTER)
        self.decide(listing, "court", document_no="（2026）沪示例执26号", months=24)
        self.do("grant_grace", listing, "court", months=months)
        return listing

    def remove(self, record_no: int, cause: str, who: str = "clerk", **more: object) -> object:
        """Remove an entry."""
        given = {"document": "示监移〔2026〕1号", **more}
        return services.remove(
            record_no=record_no, cause=cause, by=self.people[who], on=self.on, at=self.at, **given
        )


def clerk(department: str, role: str = Role.DEPARTMENT) -> Actor:
    """A person of a department."""
    return Actor(f"clerk-{department}", role, Audience(role), None, department)


def everybody() -> Scene:
    """A fresh enterprise, and everybody; the directory has been adopted."""
    commit = ledger.open_commit(act="test", by="test")
    subject_id = subjects.create_named(commit, name=NAME, kind="legal_person", code=USCC)
    account = Account.objects.create_user(
        "enterprise", password=None, role=Role.ENTERPRISE, display_name="示例企业"
    )
    SubjectMember.objects.create(account=account, subject_id=subject_id)
    return Scene(
        subject_id,
        {
            "clerk": clerk("market-regulation"),
            "stranger": clerk("tax"),
            "court": clerk("court"),
            "office": Actor("office", Role.OFFICE, Audience.OFFICE, None, "credit-office"),
            "auditor": Actor("auditor", Role.AUDITOR, Audience.AUDITOR),
            "enterprise": Actor.of_account(account),
            "job": Actor.system("lists"),
        },
    )


@pytest.fixture
def scene(db: None) -> Scene:
    """The enterprise, and everybody."""
    adopt_directory(rulebook.default().directory)
    return everybody()
