"""The search box finds every subject by any fragment, and each once."""

from collections.abc import Callable

import polars as pl
import pytest
from django.db import connection

from chengxin.records.subjects import selectors, services
from chengxin.records.subjects.selectors import searching
from tests.records.subjects.conftest import Register
from tests.records.subjects.invented import REGISTERED_ON, TODAY, code, mentions, number15

NAMES = [
    "上海澄怀科技有限公司",
    "上海怀澄（集团）实业有限公司",
    "上海银杏ABC餐饮管理有限公司",
    "奉贤区重庆小面馆",
    "澄怀360商贸（上海）有限公司",
]


@pytest.fixture
def ids(register: Register) -> dict[str, int]:
    return {
        name: register.enter(name, uscc=code(place), registration_number=number15(place))
        for place, name in enumerate(NAMES)
    }


def found(text: str, **options: object) -> list[str]:
    return [row.name for row in selectors.search(text, **options).rows]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("澄", [0, 1, 4]),
        ("澄怀", [0, 4]),
        ("怀澄(集团)", [1]),
        ("懷澄（集團）实", [1]),
        ("abc", [2]),
        ("360", [4]),
        ("3", [4]),
        ("上海 有限公司", [0, 1, 2, 4]),
        ("有限公司 小面", []),
        ("shch", [0]),
        ("cq", [3]),
        ("YXABC", [2]),
        ("x%", []),
        ("_", []),
        (" ", []),
    ],
)
def test_names_are_found_by_any_fragment_and_by_initials(
    ids: dict[str, int], text: str, places: list[int]
) -> None:
    assert sorted(found(text)) == sorted(NAMES[place] for place in places)


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda c: c, id="whole"),
        pytest.param(lambda c: c.lower(), id="small"),
        pytest.param(lambda c: f"{c[:8]} {c[8:]}", id="spaced"),
        pytest.param(lambda c: c[8:16] + "-" + c[16], id="organisation_code"),
        pytest.param(lambda c: c[10:17], id="inside"),
    ],
)
def test_a_subject_is_found_by_its_code_and_parts_of_it(
    ids: dict[str, int], write: Callable[[str], str]
) -> None:
    assert found(write(code(1))) == [NAMES[1]]


def test_a_code_is_found_from_its_beginning(ids: dict[str, int]) -> None:
    assert len(found("9131012")) == len(NAMES)
    assert found(number15(2)) == [NAMES[2]]
    assert found("31022600000003") == [NAMES[3]]


def test_a_subject_stands_once_under_its_present_name(register: Register) -> None:
    number = register.enter("上海澄怀科技有限公司", uscc=code(1))
    register.state({"name": "上海澄怀实业有限公司", "uscc": code(1)})
    both = selectors.search("澄怀")
    assert [(row.subject_id, row.former_name) for row in both.rows] == [(number, "")]
    assert both.total == 1
    (row,) = selectors.search("澄怀科技").rows
    assert (row.name, row.former_name) == ("上海澄怀实业有限公司", "上海澄怀科技有限公司")


def test_the_very_name_stands_first_then_active_subjects_in_their_order(
    register: Register,
) -> None:
    for place, (name, status) in enumerate(
        [("澄怀乙店", "deregistered"), ("澄怀甲店", "active"), ("澄怀", "active")]
    ):
        register.enter(name, uscc=code(place), status=status)
    assert found("澄怀") == ["澄怀", "澄怀甲店", "澄怀乙店"]


def test_provisional_subjects_are_shown_only_on_request(register: Register) -> None:
    table = mentions({"uscc": code(1), "name": "上海澄怀科技有限公司"})
    services.create_provisional(register.commit(), table)
    assert found("澄怀") == []
    (row,) = selectors.search("澄怀", include_provisional=True).rows
    assert row.provisional


def test_kinds_narrow_a_search(register: Register) -> None:
    register.enter("上海澄怀科技有限公司", uscc=code(1))
    register.enter("澄怀面馆", uscc=code(2, "92"), kind="individual_business")
    assert found("澄怀", kinds=["individual_business"]) == ["澄怀面馆"]


@pytest.mark.parametrize("plan", ["find", "walk"])
@pytest.mark.parametrize("text", ["有限", "海", "澄怀", "shch", "sh", "9131"])
def test_both_plans_give_the_same_pages_and_counts(
    register: Register, monkeypatch: pytest.MonkeyPatch, plan: str, text: str
) -> None:
    register.state(
        *(
            {"name": f"上海{own}{trade}有限公司", "uscc": code(10 * a + b)}
            for a, own in enumerate(["澄怀", "商海", "尚洁", "海客"])
            for b, trade in enumerate(["科技", "商贸", "餐饮"])
        )
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM subject_search")
        assert cursor.fetchone() == (12,)
    share = {"find": 0.0, "walk": searching._VERY_COMMON}[plan]
    monkeypatch.setattr(searching._Asked, "share", lambda self, cursor: share)
    pages = [selectors.search(text, offset=offset, limit=5) for offset in (0, 5, 10, 15)]
    rows = [row.subject_id for page in pages for row in page.rows]
    assert len(rows) == len(set(rows)) == {page.total for page in pages}.pop() > 0
    assert len({page.total for page in pages}) == 1
    monkeypatch.setattr(searching._Asked, "share", lambda self, cursor: 0.0)
    whole = selectors.search(text, limit=50)
    assert [row.subject_id for row in whole.rows] == rows


def test_a_count_is_exact_to_a_thousand(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "COUNTED_TO", 3)
    register.state(*({"name": f"澄怀{n}号店", "uscc": code(n)} for n in range(4)))
    page = selectors.search("澄怀", limit=2)
    assert (page.total, page.capped, len(page.rows)) == (3, True, 2)
    exact = selectors.search("澄怀1号")
    assert (exact.total, exact.capped) == (1, False)


def test_the_population_is_everybody_on_a_day(register: Register) -> None:
    query = selectors.population_as_of  # the text is for ADBC; psycopg takes it as it stands
    register.enter("上海澄怀科技有限公司", uscc=code(1), industry="I65")
    services.create_provisional(
        commit := register.commit(), mentions({"uscc": code(2), "name": "待登记公司"})
    )

    def rows(day: object, seq: int) -> pl.DataFrame:
        asked = query(day, seq)  # type: ignore[arg-type]
        text = asked.text.replace("$1", "%(seq)s").replace("$2", "%(day)s")
        with connection.cursor() as cursor:
            cursor.execute(text, {"seq": asked.parameters[0], "day": asked.parameters[1]})
            return pl.DataFrame(
                cursor.fetchall(), schema=[c.name for c in cursor.description], orient="row"
            )

    now = rows(TODAY, commit.seq)
    assert now.sort("subject_id")["provisional"].to_list() == [False, True]
    assert now.sort("subject_id")["industry"].to_list() == ["I65", None]
    assert now.sort("subject_id")["registered_on"].to_list() == [REGISTERED_ON, None]
    assert rows(REGISTERED_ON.replace(year=2010), commit.seq)["provisional"].to_list() == [True]
    assert rows(TODAY, commit.seq - 1)["provisional"].to_list() == [False]
