"""Field groups: written once, held to the schema of the item that includes them."""

from typing import Any

import pytest

from chengxin.law.errors import InvalidPackError, UnknownReferenceError
from chengxin.law.rulebook.including import expand

GROUP: dict[str, Any] = {
    "source": [{"id": "law", "title": "示例"}, {"id": "unused", "title": "示例"}],
    "roles": {"subject_name": "NAME", "authority": "AUTHORITY"},
    "fields": [
        {"code": "NAME", "name": "subject_name", "title_zh": "名称"},
        {"code": "AUTHORITY", "name": "authority", "title_zh": "机关"},
    ],
    "rules": [
        {"id": "differ", "field": "subject_name", "other": "authority", "source": "law"},
        {"id": "named", "field": "authority", "source": "law"},
    ],
}


def item(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"source": [{"id": "own", "title": "示例"}], "fields": list(fields), **more}


def written_out(found: dict[str, Any]) -> dict[str, Any]:
    return expand(found, lambda name: GROUP if name == "pair/2026-11" else None, origin="x.yml")


def test_item_without_an_include_is_left_alone() -> None:
    found = item({"code": "A", "name": "a"})
    assert written_out(found) is found


def test_columns_stand_where_they_are_included_and_own_roles_win() -> None:
    own = {"code": "A", "name": "a"}
    found = written_out(item(own, {"include": "pair/2026-11"}, roles={"authority": "A"}))
    assert [f["code"] for f in found["fields"]] == ["A", "NAME", "AUTHORITY"]
    assert found["roles"] == {"subject_name": "NAME", "authority": "A"}
    assert [r["id"] for r in found["rules"]] == ["differ", "named"]


def test_only_sources_of_kept_rules_come_along() -> None:
    found = written_out(item({"include": "pair/2026-11"}))
    assert [s["id"] for s in found["source"]] == ["own", "law"]
    bare = written_out(item({"include": "pair/2026-11", "without": ["differ", "named"]}))
    assert [s["id"] for s in bare["source"]] == ["own"]


def test_rule_about_a_column_left_out_goes_with_it() -> None:
    found = written_out(item({"include": "pair/2026-11", "without": ["authority"]}))
    assert found["rules"] == []
    assert found["roles"] == {"subject_name": "NAME"}


def test_item_may_say_some_keys_of_a_column_otherwise() -> None:
    change = {"authority": {"title_zh": "法院"}}
    found = written_out(item({"include": "pair/2026-11", "with": change}))
    assert [f["title_zh"] for f in found["fields"]] == ["名称", "法院"]
    assert GROUP["fields"][1]["title_zh"] == "机关"


@pytest.mark.parametrize(
    ("include", "reference"),
    [
        pytest.param({"include": "pair/2030-01"}, "pair/2030-01", id="edition"),
        pytest.param({"include": "pair/2026-11", "without": ["court"]}, "court", id="without"),
        pytest.param({"include": "pair/2026-11", "with": {"court": {}}}, "court", id="with"),
    ],
)
def test_what_the_group_does_not_have_is_refused_by_name(
    include: dict[str, Any], reference: str
) -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        written_out(item(include))
    assert caught.value.reference == reference
    assert caught.value.key == "fields.0.include"


def test_misspelt_key_of_an_include_is_refused() -> None:
    with pytest.raises(InvalidPackError):
        written_out(item({"include": "pair/2026-11", "wihtout": ["authority"]}))
