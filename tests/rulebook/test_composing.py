"""A released edition joins the packaged rulebook under the loader's own rules."""

from datetime import date

import pytest

from chengxin.law import rulebook as rules
from chengxin.law.errors import (
    DuplicateEditionError,
    OverlappingEditionsError,
    UnknownEditionError,
    UnknownReferenceError,
)
from chengxin.law.rulebook import Addition, as_mapping, as_yaml, compose, parse_edition

HONOUR = "catalogue.honour"
OLD = rules.default().editions_of(HONOUR)[-1].edition
SINCE = date(2027, 1, 1)


def honour(edition: str = "2027-01", since: date = SINCE, **changes: object) -> rules.Edition:
    content = as_mapping(rules.default().editions_of(HONOUR)[-1]) | changes
    content["edition"] = edition
    content["in_force"] = {"since": since.isoformat()}
    return parse_edition(as_yaml(content), origin=f"test/{edition}")


@pytest.mark.parametrize("pack", rules.default().packs, ids=lambda p: f"{p.pack}-{p.edition}")
def test_a_pack_written_out_says_the_same(pack: rules.Pack) -> None:
    again = parse_edition(as_yaml(as_mapping(pack)), origin="test").pack
    assert again == pack


def test_the_replaced_edition_ends_on_the_first_day_of_the_new_one() -> None:
    base = rules.default()
    book = compose(base, [Addition(honour(), replaces=OLD)])
    assert book.catalogue_item("honour", date(2026, 12, 31)).edition == OLD
    assert book.catalogue_item("honour", SINCE).edition == "2027-01"
    assert book.edition(HONOUR, OLD).in_force.until == SINCE
    assert base.edition(HONOUR, OLD).in_force.until is None, "the packaged one is not touched"
    assert book.digest_of(HONOUR, OLD) == base.digest_of(HONOUR, OLD)


def test_editions_may_replace_each_other_in_turn() -> None:
    book = compose(
        rules.default(),
        [
            Addition(honour(), replaces=OLD),
            Addition(honour("2028-01", date(2028, 1, 1)), replaces="2027-01"),
        ],
    )
    found = [book.catalogue_item("honour", date(year, 6, 1)).edition for year in (2026, 2027, 2028)]
    assert found == [OLD, "2027-01", "2028-01"]


def test_an_overlap_is_refused() -> None:
    with pytest.raises(OverlappingEditionsError) as refused:
        compose(rules.default(), [Addition(honour())])
    assert refused.value.facts()["day"] == "2027-01-01"


def test_an_edition_that_begins_before_what_it_replaces_is_refused() -> None:
    early = honour("2010-01", date(2010, 1, 1))
    with pytest.raises(OverlappingEditionsError):
        compose(rules.default(), [Addition(early, replaces=OLD)])


def test_replacing_what_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownEditionError):
        compose(rules.default(), [Addition(honour(), replaces="1999-01")])


def test_another_text_under_a_known_edition_is_refused() -> None:
    with pytest.raises(DuplicateEditionError):
        compose(rules.default(), [Addition(honour(OLD, date(2018, 7, 25), polarity="neutral"))])


def test_an_edition_that_came_back_with_the_package_is_left_as_it_is() -> None:
    base = compose(rules.default(), [Addition(honour(), replaces=OLD)])
    again = compose(base, [Addition(honour(), replaces=OLD)])
    assert again.describe() == base.describe()


def test_a_reference_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(UnknownReferenceError):
        compose(rules.default(), [Addition(honour(reporters=["nobody"]), replaces=OLD)])
