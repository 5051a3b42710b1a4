"""Registers as pages show them: the kinds of list, one list with its rules, its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chengxin.affairs.lists import rules as kinds
from chengxin.entrances.web import exporting, paging
from chengxin.entrances.web.templatetags.cx import by_language, unit_name
from chengxin.law.rulebook.schemas.list_rules import Clause, ListRules
from chengxin.law.words import Confidence
from chengxin.records.editions import in_use
from chengxin.records.publicity import registers
from chengxin.records.publicity.registers import RegisterRow
from chengxin.records.publicity.selectors import latest_seq

SEARCHED_AT_MOST = 100


@dataclass(frozen=True)
class ShownKind:
    """One kind of list in an overview."""

    rules: ListRules
    count: int
    authorities: str

    @property
    def key(self) -> str:
        """The key its address takes."""
        return self.rules.key


@dataclass(frozen=True)
class ShownClause:
    """One rule in words, its article, and whether that is uncertain."""

    words: str
    article: str
    uncertain: bool


@dataclass(frozen=True)
class ShownRules:
    """The rules of one list in words, in the order of a listing."""

    title: str
    authorities: str
    level: str
    bases: tuple[ShownClause, ...]
    grounds: tuple[ShownClause, ...]
    exclusions: tuple[ShownClause, ...]
    term: ShownClause
    early: ShownClause | None
    early_conditions: tuple[str, ...]
    notice: ShownClause | None
    grace: ShownClause | None
    removals: tuple[ShownClause, ...]
    redress: tuple[str, ...]


def overview(on: date) -> dict[str, list[ShownKind]]:
    """Every kind of list with the entries anybody may see, dishonesty and trust apart."""
    seq = latest_seq()
    found: dict[str, list[ShownKind]] = {"dishonesty": [], "trust": []}
    for rules in kinds.every_kind(on):
        count = registers.count_register(rules.item, marks_of(rules), on=on, seq=seq)
        found[rules.nature].append(ShownKind(rules, count, authorities_of(rules)))
    return found


def marks_of(rules: ListRules) -> dict[str, str]:
    """What records of a list hold in their fields: its marks, and its title where it bears one."""
    titled = {name: rules.title.zh for name, word in rules.writes.items() if word == "title"}
    return {**rules.marks, **titled}


def authorities_of(rules: ListRules) -> str:
    """Who enters somebody in a list."""
    if rules.outside is not None:
        return by_language(rules.outside)
    return "、".join(unit_name(code) for code in rules.authorities)


def page_of(request: HttpRequest, rules: ListRules) -> paging.Page:
    """The entries the address asks for: searched, sorted, by pages."""
    asked = paging.wanted(request.GET)
    found = registers.list_register(
        rules.item,
        marks_of(rules),
        on=timezone.localdate(),
        seq=latest_seq(),
        text=request.GET.get("q", "")[:SEARCHED_AT_MOST],
        order=request.GET.get("order", "newest"),
        offset=asked.offset,
        limit=asked.size,
    )
    return paging.Page(found.rows, asked, found.total, found.capped)


def as_file(request: HttpRequest, rules: ListRules, kind: str) -> HttpResponse:
    """All the entries the address asks for, as CSV or XLSX. No names of persons."""
    found = registers.list_register(
        rules.item,
        marks_of(rules),
        on=timezone.localdate(),
        seq=latest_seq(),
        text=request.GET.get("q", "")[:SEARCHED_AT_MOST],
        order=request.GET.get("order", "newest"),
        limit=exporting.AT_MOST,
    )
    heads = (_("名单"), _("主体名称"), _("统一社会信用代码"), _("文书号"), _("认定单位"),
             _("列入日期"), _("期限至"), _("公示至"))  # fmt: skip
    return exporting.as_file(kind, f"register-{rules.key}", heads, _cells(rules, found.rows))


def _cells(rules: ListRules, rows: Sequence[RegisterRow]) -> list[Sequence[object]]:
    return [
        (
            by_language(rules.title),
            row.subject_name,
            row.subject_uscc,
            row.document_no,
            row.authority,
            row.listed_on.isoformat(),
            row.until.isoformat() if row.until else "",
            row.shown_until.isoformat() if row.shown_until else "",
        )
        for row in rows
    ]


def in_words(rules: ListRules) -> ShownRules:
    """The rules of a list in the reader's language."""
    early, grace = rules.early_removal, rules.grace
    return ShownRules(
        title=by_language(rules.title),
        authorities=authorities_of(rules),
        level=by_language(rules.level),
        bases=tuple(_clause(basis.title, basis) for basis in rules.bases),
        grounds=tuple(_clause(by_language(ground.text), ground) for ground in rules.grounds),
        exclusions=tuple(_clause(by_language(each.text), each) for each in rules.exclusions),
        term=_clause(term_in_words(rules), rules.term),
        early=None if early is None else _clause(_early(rules), early),
        early_conditions=tuple(by_language(each) for each in early.conditions) if early else (),
        notice=None
        if rules.notice is None
        else ShownClause(
            by_language(rules.notice),
            rules.notice.article,
            rules.notice.confidence is Confidence.LOW,
        ),
        grace=None
        if grace is None
        else _clause(
            _("%(few)s至%(many)s个月，期内暂不公布")
            % {"few": grace.shortest_months, "many": grace.longest_months},
            grace,
        ),
        removals=tuple(
            _clause(
                _("%(cause)s：%(within)s内")
                % {"cause": by_language(cause.title), "within": by_language(cause.within)},
                cause,
            )
            for cause in rules.removals
        ),
        redress=tuple(by_language(each) for each in rules.redress),
    )


def months_in_words(months: int | None) -> str:
    """A length of time as people say it; none: until the ground is gone."""
    if months is None:
        return _("至列入情形消除")
    years, rest = divmod(months, 12)
    parts = [ngettext("%(n)s年", "%(n)s年", years) % {"n": years}] if years else []
    parts += [ngettext("%(n)s个月", "%(n)s个月", rest) % {"n": rest}] if rest else []
    return " ".join(parts)


def term_in_words(rules: ListRules) -> str:
    """The term of a list as people say it."""
    few, many = rules.term.range
    if few is None or few == many:
        return months_in_words(many)
    return _("%(few)s至%(many)s，由决定确定") % {
        "few": months_in_words(few), "many": months_in_words(many)
    }  # fmt: skip


def _early(rules: ListRules) -> str:
    early = rules.early_removal
    assert early is not None
    since = _("列入之日") if early.counted_from == "listed" else _("改正之日")
    return _("自%(since)s起满%(months)s可以申请") % {
        "since": since, "months": months_in_words(early.after_months)
    }  # fmt: skip


def _clause(words: str, clause: Clause) -> ShownClause:
    return ShownClause(words, clause.article, clause.confidence is Confidence.LOW)


def candidates(on: date) -> list[str]:
    """Lists of which no basis has been verified: nobody may be entered in them."""
    table = in_use.current().code_table("list-candidate", on)
    return [by_language(entry) for entry in table.entries]
