"""Catalogue items: columns, headers, deadlines, and the official tables of the double publicity."""

import re
from datetime import date

import pytest

from chengxin.law.rulebook import CatalogueItem, default
from chengxin.law.words import DisclosureLevel, Polarity

TODAY = date(2026, 11, 21)

PERMIT = (
    "XK_XDR_MC XK_XDR_LB XK_XDR_SHXYM XK_XDR_GSZC XK_XDR_ZZJG XK_XDR_SWDJ XK_XDR_SYDW XK_XDR_SHZZ "
    "XK_FRDB XK_FR_ZJLX XK_FR_ZJHM XK_XDR_ZJLX XK_XDR_ZJHM XK_XKWS XK_WSH XK_XKLB XK_XKZS XK_XKBH "
    "XK_NR XK_JDRQ XK_YXQZ XK_YXQZI XK_XKJG XK_XKJGDM XK_ZT XK_LYDW XK_LYDWDM BZ"
)
PENALTY = (
    "CF_XDR_MC CF_XDR_LB CF_XDR_SHXYM CF_XDR_GSZC CF_XDR_ZZJG CF_XDR_SWDJ CF_XDR_SYDW CF_XDR_SHZZ "
    "CF_FRDB CF_FR_ZJLX CF_FR_ZJHM CF_XDR_ZJLX CF_XDR_ZJHM CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB "
    "CF_NR CF_NR_FK CF_NR_WFFF CF_NR_ZKDX CF_JDRQ CF_YXQ CF_GSJZQ CF_CFJG CF_CFJGDM CF_SJLY "
    "CF_SJLYDM BZ"
)


def item(code: str) -> CatalogueItem:
    return default().catalogue_item(code, TODAY)


@pytest.mark.parametrize(
    ("code", "columns"),
    [("administrative-permit", PERMIT), ("administrative-penalty", PENALTY)],
    ids=["permit", "penalty"],
)
def test_official_columns_stand_first_and_in_order(code: str, columns: str) -> None:
    official = columns.split()
    assert [f.code for f in item(code).fields[: len(official)]] == official


def test_official_tables_have_28_and_30_columns() -> None:
    assert (len(PERMIT.split()), len(PENALTY.split())) == (28, 30)


@pytest.mark.parametrize(
    "header",
    ["罚款金额（万元）", "罚款金额(万元)", " CF_NR_FK", "cf_nr_fk", "fine_fen", "罚款金额"],
)
def test_header_is_found_in_every_spelling(header: str) -> None:
    found = item("administrative-penalty").find_header(header)
    assert found is not None
    assert found.code == "CF_NR_FK"


def test_unknown_header_is_not_guessed() -> None:
    assert item("administrative-penalty").find_header("罚款") is None


def test_header_map_leads_to_every_field() -> None:
    for one in default().catalogue_items(TODAY):
        assert {f.code for f in one.headers().values()} == {f.code for f in one.fields}


def test_field_is_found_by_code_and_by_name() -> None:
    penalty = item("administrative-penalty")
    assert penalty.field("CF_WSH") is penalty.field("document_no") is penalty.role("document_no")


@pytest.mark.parametrize(
    ("department", "channel", "workdays"),
    [
        pytest.param("transport", None, 7, id="any_department"),
        pytest.param("market-regulation", None, 20, id="market_regulation"),
        pytest.param("market-regulation", "standard", 7, id="named_channel"),
        pytest.param(
            "market-regulation", "market-regulation-cross-province", 20, id="two_legs_of_ten"
        ),
    ],
)
def test_deadline_follows_the_channel(department: str, channel: str | None, workdays: int) -> None:
    deadline = item("administrative-penalty").deadline_for(department, channel)
    assert deadline is not None
    assert deadline.total_workdays == workdays


def test_channel_closed_to_a_department_gives_no_deadline() -> None:
    assert item("administrative-penalty").deadline_for("transport", "market-regulation") is None


def test_only_named_departments_report_registration() -> None:
    registration = item("registration")
    assert registration.may_report("market-regulation")
    assert not registration.may_report("transport")


def test_polarity_of_a_tax_grade_is_read_from_its_value() -> None:
    grade = item("tax-compliance-grade")
    assert grade.polarity_of({"grade": "A"}) is Polarity.POSITIVE
    assert grade.polarity_of({"grade": "M"}) is Polarity.NEUTRAL
    assert grade.polarity_of({"grade": "D"}) is Polarity.NEGATIVE


def test_identity_numbers_are_masked_and_never_public() -> None:
    for one in default().catalogue_items(TODAY):
        for field in one.fields:
            if field.kind == "identity_number":
                assert field.sensitive, field.code
                assert field.disclosure is DisclosureLevel.AUTHORISED


def test_registration_holds_what_the_register_is_asked_for() -> None:
    names = {f.name for f in item("registration").fields}
    assert names >= {
        "subject_name",
        "subject_uscc",
        "subject_kind",
        "registration_status",
        "former_names",
        "organisation_code",
        "registration_number",
        "legal_representative",
        "capital_minor",
        "capital_currency",
        "established_on",
        "address",
        "division_code",
        "town",
        "industry_code",
        "valid_from",
    }


def test_no_pack_holds_a_code_of_a_real_enterprise_or_authority() -> None:
    """Codes in cases are invented: their organisation code says DEM(o)."""
    shape = re.compile(r"\b[159Y][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}\b")
    for path in (default().roots[0]).rglob("*.yml"):
        for code in shape.findall(path.read_text("utf-8")):
            assert "DEM" in code or code.startswith("91310120M000100Y4"), (path, code)
