"""Document numbers, days, masks and errors: one spelling, or a refusal that says what to do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxin.law import document_numbers, masking
from chengxin.law.dates import parse_day
from chengxin.law.errors import CreditError, InputError, InvalidDateError, TransitionError


@pytest.mark.parametrize(
    "text",
    [
        "沪市监奉处〔2025〕12号",
        "沪市监奉处﹝2025﹞12号",
        "沪市监奉处(2025)12号",
        "沪市监奉处（2025）12号",
        "沪市监奉处[2025]12号",
        "沪市监奉处【2025】12号",
        "沪市监奉处 〔２０２５〕 １２ 号",
    ],
)
def test_document_number_has_one_spelling(text: str) -> None:
    assert document_numbers.normalise(text) == "沪市监奉处〔2025〕12号"


@given(st.text(max_size=40))
def test_normalising_a_document_number_twice_changes_nothing(text: str) -> None:
    once = document_numbers.normalise(text)
    assert document_numbers.normalise(once) == once


def test_documents_of_two_numbers_stay_two() -> None:
    one, two = (document_numbers.normalise(f"沪市监奉处〔2025〕{n}号") for n in (1, 11))
    assert one != two


DAY_FORMS = ("{0:%Y/%m/%d}", "{0:%Y-%m-%d}", "{0:%Y.%m.%d}", "{0:%Y%m%d}", "{0:%Y年%m月%d日}")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(DAY_FORMS))
def test_day_is_read_in_every_form(day: date, form: str) -> None:
    assert parse_day(form.format(day)) == day


@pytest.mark.parametrize(
    "text", ["2026", "2026-02-30", "2026/2-3", "26/02/03", "今天", "2026-04-01 12:30", ""]
)
def test_day_that_needs_a_guess_is_refused(text: str) -> None:
    with pytest.raises(InvalidDateError) as caught:
        parse_day(text)
    assert caught.value.facts() == {"value": text}


@given(st.text(min_size=9, max_size=30))
def test_mask_keeps_the_length_and_only_the_ends(text: str) -> None:
    masked = masking.mask(text, "6,2")
    assert len(masked) == len(text)
    assert masked[:6] + masked[-2:] == text[:6] + text[-2:]
    assert set(masked[6:-2]) == {"*"}


@pytest.mark.parametrize("rule", ["6", "6,", "a,2", "-1,2"])
def test_mask_of_another_form_is_refused(rule: str) -> None:
    with pytest.raises(InputError):
        masking.mask("310120", rule)


@pytest.mark.parametrize(("name", "masked"), [("张三", "张*"), ("欧", "欧*"), ("", "")])
def test_name_keeps_its_first_character(name: str, masked: str) -> None:
    assert masking.mask_name(name) == masked


def _every_error() -> list[type[CreditError]]:
    found, queue = [], [CreditError]
    while queue:
        kind = queue.pop()
        found.append(kind)
        queue += kind.__subclasses__()
    return [kind for kind in found if kind.__module__ == "chengxin.law.errors"]


def test_every_error_has_a_code_of_its_own_and_stands_in_the_tree() -> None:
    from chengxin.law import errors

    kinds = _every_error()
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert errors.__doc__ is not None
    for kind in kinds:
        assert kind.__name__.endswith("Error")
        assert kind.__name__ in errors.__doc__


def test_error_keeps_the_facts_it_was_built_from() -> None:
    error = TransitionError("a repair under review is not accepted twice", state="x", act="accept")
    assert (error.state, error.act) == ("x", "accept")
    assert error.facts() == {"state": "x", "act": "accept"}
    assert str(error) == "a repair under review is not accepted twice"
