"""The special report's pack: what it refuses to say, and that its cases can fail."""

import copy
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import yaml
from pydantic import ValidationError

from chengxin.law.errors import InputError, UnknownReferenceError
from chengxin.law.rulebook import PACKAGED, Case, Rulebook, default, read_folder
from chengxin.law.rulebook.report_cases import run_report_case
from chengxin.law.rulebook.schemas.report import SpecialReportPack

TEXT = (PACKAGED / "reports/special/2024-01.yml").read_text(encoding="utf-8")


@pytest.fixture
def written():
    """The packaged edition as its author wrote it, to be spoiled."""
    return copy.deepcopy(yaml.safe_load(TEXT))


@pytest.fixture(scope="module")
def pack():
    return default().report("special", date(2026, 11, 21))


def _spoil(content, *path, value):
    """Set one value deep inside a pack."""
    for step in path[:-1]:
        content = content[step]
    content[path[-1]] = value


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        pytest.param(("domains", 1, "code"), "education", "domain stands twice", id="domain_twice"),
        pytest.param(
            ("domains", 1, "departments"), ["tax"], "department stands twice: tax",
            id="department_in_two_domains",
        ),
        pytest.param(
            ("domains", 0, "classes"), ["gossip"], "not a class or source", id="unknown_class"
        ),
        pytest.param(
            ("classes", 1, "required_by"), "hearsay", "not a class or source", id="unknown_source"
        ),
        pytest.param(("classes", 0, "fields"), [], "says no fields", id="nothing_to_print"),
        pytest.param(("number", "alphabet"), "abc", "pattern", id="alphabet"),
        pytest.param(("longest_years",), 0, "greater than", id="no_period_at_all"),
    ],
)  # fmt: skip
def test_a_contradictory_pack_is_refused(written, path, value, said):
    assert SpecialReportPack.model_validate(written)
    _spoil(written, *path, value=value)
    with pytest.raises(ValidationError, match=said):
        SpecialReportPack.model_validate(written)


def test_every_class_the_notice_demands_is_there_and_unbuilt_ones_say_so(pack):
    demanded = {c.code: c.item for c in pack.classes if c.required_by == "national-notice"}
    assert demanded == {
        "administrative-penalty": "administrative-penalty",
        "administrative-compulsion": "administrative-compulsion",
        "serious-dishonesty-list": "serious-dishonesty-list",
        "criminal-judgment": None,
    }
    assert "simplified" in {v for c in pack.classes for m in c.marks for v in m.values}


def test_fields_named_by_the_pack_carry_no_person(pack):
    on = date(2026, 11, 21)
    for information in pack.classes:
        if information.item is None:
            continue
        item = default().catalogue_item(information.item, on)
        sensitive = {field.name for field in item.fields if field.sensitive}
        assert not sensitive & set(information.fields)
        assert "legal_representative" not in information.fields
        assert "responsible_persons" not in information.fields


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("domains", 0, "departments"), ["weather-bureau"], id="department"),
        pytest.param(("classes", 0, "item"), "gossip", id="catalogue_item"),
        pytest.param(("classes", 0, "fields"), ["rumour"], id="field"),
    ],
)
def test_a_pack_that_points_to_nothing_is_refused(written, path, value):
    editions = [each for each in read_folder(PACKAGED) if each.pack.kind != "report"]
    mine = next(each for each in read_folder(PACKAGED) if each.pack.kind == "report")
    assert Rulebook([*editions, mine])
    _spoil(written, *path, value=value)
    spoiled = replace(mine, pack=SpecialReportPack.model_validate(written))
    with pytest.raises(UnknownReferenceError) as caught:
        Rulebook([*editions, spoiled])
    assert caught.value.reference == (value if isinstance(value, str) else value[0])


def test_a_domain_that_is_not_there_is_answered_with_those_that_are(pack):
    with pytest.raises(InputError, match="ecology-environment") as caught:
        pack.domain("astrology")
    assert caught.value.value == "astrology"


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        pytest.param(date(2026, 2, 1), date(2026, 1, 31), "exchange", id="backwards"),
        pytest.param(date(2026, 1, 1), date(2026, 11, 22), "future", id="future"),
        pytest.param(date(2021, 11, 20), date(2026, 11, 21), "longer than 5 years", id="too_long"),
    ],
)
def test_a_period_is_refused_with_its_reason(pack, since, until, said):
    pack.check_period(date(2021, 11, 21), date(2026, 11, 21), on=date(2026, 11, 21))
    with pytest.raises(InputError, match=said):
        pack.check_period(since, until, on=date(2026, 11, 21))


def test_a_number_has_22_characters_and_the_time_of_the_district(pack):
    at = datetime(2026, 11, 20, 17, 0, 1, tzinfo=ZoneInfo("UTC"))
    number = pack.number.at(at, "12345A7F")
    assert number == "2026112101000112345A7F"
    assert len(number) == 22
    assert pack.number.matches(number)
    for other in ("2026112101000112345A7", "2026112101000112345A7I", "202611210100011234567a"):
        assert not pack.number.matches(other)
    with pytest.raises(InputError):
        pack.number.at(at, "short")


def test_a_case_that_expects_something_else_fails():
    content = {
        "valid_on": date(2026, 11, 21),
        "record": {"item": "administrative-penalty", "department": "tax"},
        "expect": {"domain": "finance", "domains": 40},
    }
    said = run_report_case(default(), Case(pack="report.special", origin="x", content=content))
    assert said == ["domain: expected finance, found tax", "domains: expected 40, found 41"]
