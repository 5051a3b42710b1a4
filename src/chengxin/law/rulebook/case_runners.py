"""Runs the cases of the kinds of pack that ``law`` itself understands."""

from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from chengxin.law.publicity_rules import RecordFacts, WindowDecision, window
from chengxin.law.rulebook.affair_cases import run_evidence_case, run_letter_case
from chengxin.law.rulebook.cases import Case, CaseRunner
from chengxin.law.rulebook.change_cases import run_change_case
from chengxin.law.rulebook.field_cases import run_fields_case
from chengxin.law.rulebook.leniency_cases import run_leniency_case
from chengxin.law.rulebook.list_cases import run_list_case
from chengxin.law.rulebook.listing_cases import run_listing_case
from chengxin.law.rulebook.objection_cases import run_objection_case
from chengxin.law.rulebook.quality_cases import run_quality_case
from chengxin.law.rulebook.receipt_cases import run_receipt_case
from chengxin.law.rulebook.repair_cases import run_repair_case
from chengxin.law.rulebook.report_cases import run_report_case
from chengxin.law.rulebook.row_rules import CheckedRow, check_row
from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.code_table import CodeTable
from chengxin.law.rulebook.schemas.credit_catalogue import CreditCatalogue
from chengxin.law.rulebook.schemas.directory import Directory
from chengxin.law.rulebook.schemas.holidays import StatutoryHolidays
from chengxin.law.rulebook.schemas.protections import Protections
from chengxin.law.rulebook.schemas.publicity import PublicityPack
from chengxin.law.rulebook.schemas.withdrawal import Withdrawal
from chengxin.law.rulebook.use_cases import run_use_case
from chengxin.law.showing import Happening, is_shown
from chengxin.law.words import Severity, SubjectKind

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def _differs(what: str, expected: object, found: object) -> list[str]:
    return [] if expected == found else [f"{what}: expected {expected}, found {found}"]


def _in_force(book: "Rulebook", case: Case) -> Pack:
    """The edition a case is about: the one in force on `valid_on`, else the newest."""
    on = case.content.get("valid_on")
    return book.editions_of(case.pack)[-1] if on is None else book.in_force(case.pack, on)


def _row(book: "Rulebook", case: Case) -> list[str]:
    item = _in_force(book, case)
    assert isinstance(item, CatalogueItem)
    return check_rows(book, case, item)


def _group_row(book: "Rulebook", case: Case) -> list[str]:
    """A field group shows what it does in an item that includes it."""
    return check_rows(book, case, book.catalogue_item(case.content["item"], _day(case)))


def _day(case: Case) -> date:
    on: date = case.content["valid_on"]
    return on


def check_rows(book: "Rulebook", case: Case, item: CatalogueItem) -> list[str]:
    """What is wrong with a case of rows: one `row`, or several `rows` over what it is `like`."""
    cells = whole_row(book, case)
    if "rows" not in case.content:
        return _compare_row(_checked(book, case, item, cells), case.content["expect"])
    rows = case.content["rows"]
    said = _differs("rows", case.content["expect"]["rows"], len(rows))
    for row in rows:
        found = _checked(book, case, item, cells | row["row"])
        said += [f"{row['name']}: {what}" for what in _compare_row(found, row["expect"])]
    return said


def _checked(
    book: "Rulebook", case: Case, item: CatalogueItem, cells: Mapping[str, Any]
) -> CheckedRow:
    on = _day(case)
    written = {header: str(cell) for header, cell in cells.items() if cell is not None}
    return check_row(
        item,
        written,
        received_on=on,
        tables=lambda key: book.code_table(key, on),
        checks=book.validation(on),
    )


def whole_row(book: "Rulebook", case: Case) -> dict[str, str]:
    """The cells of a catalogue case: those of the case it is `like`, with its own over them.

    `like` names a case of the same folder, or of another one as ``<folder>/<name>``.
    """
    cells: dict[str, Any] = {}
    if "like" in case.content:
        like = PurePosixPath(str(case.content["like"]))
        folder = PurePosixPath(case.origin).parent
        place = folder / like if len(like.parts) == 1 else folder.parent / like
        cells = whole_row(book, book.case(f"{place}.yml"))
    cells |= case.content.get("row", {})
    return {header: str(cell) for header, cell in cells.items() if cell is not None}


def _compare_row(checked: CheckedRow, expect: Mapping[str, Any]) -> list[str]:
    wanted = sorted((f["field"], f["rule"], f["severity"]) for f in expect.get("findings", ()))
    found = sorted((f.field, f.rule, str(f.severity)) for f in checked.findings)
    said = _differs("outcome", expect["outcome"], str(checked.outcome))
    said += _differs("findings", wanted, found)
    for name, value in expect.get("values", {}).items():
        said += _differs(f"value of {name}", value, checked.values.get(name))
    if "personal" in expect:
        said += _differs("personal", expect["personal"], checked.personal)
    return said


def _classes(book: "Rulebook", case: Case) -> list[str]:
    """How many classes and matters an edition lists, and what is new against an earlier one."""
    edition = case.content.get("edition")
    pack = _in_force(book, case) if edition is None else book.edition(case.pack, str(edition))
    assert isinstance(pack, CreditCatalogue)
    expect = case.content["expect"]
    said = _differs("classes", expect["classes"], len(pack.classes))
    said += _differs("matters", expect["matters"], len(pack.matters))
    titles = {c.code: c.title.zh for c in pack.classes}
    titles |= {m.code: m.title_zh for m in pack.matters}
    for code, title in expect.get("titles", {}).items():
        said += _differs(code, title, titles.get(code))
    if "compared_with" in case.content:
        earlier = book.edition(case.pack, str(case.content["compared_with"]))
        assert isinstance(earlier, CreditCatalogue)
        before = {c.code for c in earlier.classes}
        said += _differs("added", expect["added"], [c for c in titles if c not in before])
        said += _differs("removed", expect["removed"], sorted(before - set(titles)))
    return said


def _membership(book: "Rulebook", case: Case) -> list[str]:
    table = _in_force(book, case)
    assert isinstance(table, CodeTable)
    said: list[str] = []
    for pair in case.content["expect"]["accepted"]:
        entry = table.find(pair["written"])
        said += _differs(pair["written"], pair["code"], None if entry is None else entry.code)
    for written in case.content["expect"].get("refused", ()):
        said += _differs(f"{written} in the table", False, written in table)
    return said


def _deadlines(book: "Rulebook", case: Case) -> list[str]:
    said: list[str] = []
    for row in case.content["expect"].get("deadlines", ()):
        due = book.workdays.add(row["after"], row["workdays"])
        what = f"{row['workdays']} working days after {row['after']}"
        said += _differs(what, (row["due"], row["provisional"]), (due.on, due.provisional))
    for row in case.content["expect"].get("counts", ()):
        found = book.workdays.count(row["after"], row["through"])
        what = f"working days after {row['after']} through {row['through']}"
        said += _differs(what, (row["workdays"], row["provisional"]), found)
    return said


def _withdrawals(book: "Rulebook", case: Case) -> list[str]:
    pack = _in_force(book, case)
    assert isinstance(pack, Withdrawal)
    expect = case.content["expect"]
    said = _differs("withdraws", sorted(expect["withdraws"]), sorted(pack.effects))
    for row in expect["leaves_by"]:
        found = pack.leaves_by(row["withdrawn_on"], row["department"], book.workdays)
        said += _differs(f"{row['department']}, {row['withdrawn_on']}", row["day"], found)
    return said


def _holidays(book: "Rulebook", case: Case) -> list[str]:
    listed = _in_force(book, case)
    assert isinstance(listed, StatutoryHolidays)
    days = listed.days(case.content["valid_on"].year)
    expect = case.content["expect"]
    said = [f"{day} is not a statutory holiday" for day in expect["days_off"] if day not in days]
    return said + [f"{day} is a statutory holiday" for day in expect["working"] if day in days]


def _units(book: "Rulebook", case: Case) -> list[str]:
    directory = _in_force(book, case)
    assert isinstance(directory, Directory)
    expect = case.content["expect"]
    said = _differs("departments", expect["departments"], len(directory.departments))
    said += _differs("localities", expect["localities"], len(directory.localities))
    for pair in expect["named"]:
        unit = directory.find(pair["written"])
        said += _differs(pair["written"], pair["code"], unit and unit.code)
    for pair in expect["divisions"]:
        unit = directory.locality_of(pair["division_code"])
        said += _differs(pair["division_code"], pair["code"], unit and unit.code)
    return said + [f"{name} is known" for name in expect["unknown"] if directory.find(name)]


def facts_from(record: Mapping[str, Any]) -> RecordFacts:
    """The facts a publicity case writes down."""
    known = dict(record)
    known["kinds"] = frozenset(known.get("kinds", ()))
    for key, word in (("severity", Severity), ("subject_kind", SubjectKind)):
        if key in known:
            known[key] = word(known[key])
    return RecordFacts(**known)


def _window(book: "Rulebook", case: Case) -> list[str]:
    pack = _in_force(book, case)
    assert isinstance(pack, PublicityPack)
    facts = facts_from(case.content["record"])
    expect = case.content["expect"]
    said = _compare_window(window(pack, facts), expect)
    happened = [Happening(**told) for told in case.content.get("happened", ())]
    for day, shown in expect.get("shown", {}).items():
        said += _differs(f"shown on {day}", shown, is_shown(book, facts, happened, day))
    return said


def _compare_window(decision: WindowDecision, expect: Mapping[str, Any]) -> list[str]:
    said = _differs("rule", expect["rule"], decision.rule_id)
    for key in ("published", "starts_on", "earliest_end_on", "ends_on"):
        said += _differs(key, expect.get(key), getattr(decision, key))
    if "severity" in expect:
        said += _differs("severity", expect["severity"], decision.severity)
    return said


def _protections(book: "Rulebook", case: Case) -> list[str]:
    pack = _in_force(book, case)
    assert isinstance(pack, Protections)
    expect = case.content["expect"]
    shielding = set(pack.shielding_effects)
    said = _differs("shielding", sorted(expect["removes_from_evaluation"]), sorted(shielding))
    kept = {p.effect for p in pack.protections} - shielding
    said += _differs("kept", sorted(expect["keeps_in_evaluation"]), sorted(kept))
    return said + _differs("years", expect["inquiry_term_years"], pack.inquiry_term_years)


def _advice(book: "Rulebook", case: Case) -> list[str]:
    """What is said of one cell of an item: the slip found, and the value it means."""
    on = _day(case)
    item = book.catalogue_item(case.content["item"], on)
    said: list[str] = []
    for cell in case.content["expect"]["cells"]:
        row = whole_row(book, case) | {cell["column"]: cell["written"]}
        checked = check_row(
            item,
            row,
            received_on=on,
            tables=lambda key: book.code_table(key, on),
            checks=book.validation(on),
        )
        found = {f.rule: f for f in checked.findings}.get(cell["rule"])
        if found is None:
            said.append(f"{cell['written']}: {cell['rule']} is not said, {checked.findings} is")
            continue
        for name in ("mended", "message_zh", "message_en", "severity"):
            said += _differs(f"{cell['written']}: {name}", cell.get(name, getattr(found, name)),
                             str(getattr(found, name)))  # fmt: skip
    return said


RUNNERS: Mapping[str, CaseRunner] = {
    "application-list": run_list_case,
    "behaviour-list": run_list_case,
    "catalogue": _row,
    "code-table": _membership,
    "credit-catalogue": _classes,
    "data-list": run_list_case,
    "directory": _units,
    "discretion": run_leniency_case,
    "evidence": run_evidence_case,
    "field-group": _group_row,
    "grade-sources": run_use_case,
    "grade-treatment": run_use_case,
    "holidays": _holidays,
    "letter": run_letter_case,
    "measure-rules": run_leniency_case,
    "list-rules": run_listing_case,
    "measures": run_use_case,
    "no-penalty-list": run_leniency_case,
    "objection": run_objection_case,
    "protections": _protections,
    "publicity": _window,
    "quality": run_quality_case,
    "receipts": run_receipt_case,
    "remedies": run_use_case,
    "repair": run_repair_case,
    "report": run_report_case,
    "supervision-fields": run_fields_case,
    "tolerance": run_leniency_case,
    "scorecard-change": run_change_case,
    "validation": _advice,
    "withdrawal": _withdrawals,
    "workdays": _deadlines,
}
