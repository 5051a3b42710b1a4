"""Which Spark is taken, and what is said where it is not there."""

import importlib.util
import shutil
from types import SimpleNamespace

import pytest

from chengxin.engines.scorecards import spark


def with_modules(monkeypatch: pytest.MonkeyPatch, **places: list[str]) -> None:
    """Only these modules can be found, in these places."""
    found = {name: SimpleNamespace(submodule_search_locations=at) for name, at in places.items()}
    monkeypatch.setattr(importlib.util, "find_spec", found.get)
    monkeypatch.delenv("CHENGXIN_SPARK", raising=False)
    monkeypatch.setattr(spark, "_sessions", {})


@pytest.mark.parametrize(
    ("wanted", "missing", "remedy"),
    [
        pytest.param("sail", "pyspark", "chengxin[sail]", id="sail"),
        pytest.param("local[2]", "pyspark", "chengxin[spark]", id="java_spark"),
        pytest.param("sc://192.0.2.1:15002", "pyspark", "chengxin[sail]", id="an_address"),
    ],
)
def test_what_is_missing_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, wanted: str, missing: str, remedy: str
) -> None:
    with_modules(monkeypatch)
    with pytest.raises(spark.SparkUnavailableError) as caught:
        spark.session(wanted)
    assert caught.value.facts() == {"value": wanted, "missing": missing}
    assert remedy in caught.value.message
    assert "--engine duckdb" in caught.value.message


def test_the_client_alone_is_no_spark_in_java(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    with_modules(monkeypatch, pyspark=[str(tmp_path)])
    with pytest.raises(spark.SparkUnavailableError) as caught:
        spark.session("local[2]")
    assert caught.value.missing == "pyspark"
    with pytest.raises(spark.SparkUnavailableError) as caught:
        spark.session("sail")
    assert caught.value.missing == "pysail"


def test_spark_without_java_asks_for_java(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    (tmp_path / "jars").mkdir()
    with_modules(monkeypatch, pyspark=[str(tmp_path)])
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(spark.SparkUnavailableError) as caught:
        spark.session("local[2]")
    assert caught.value.missing == "java"
    with pytest.raises(spark.SparkUnavailableError) as caught:
        spark.session()
    assert caught.value.value == "", "nothing was named, and nothing is installed that would do"


def test_the_variable_decides_and_an_odd_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with_modules(monkeypatch, pyspark=[], pysail=[])
    monkeypatch.setenv("CHENGXIN_SPARK", "yarn")
    with pytest.raises(spark.SparkUnavailableError, match="'yarn' is no way to Spark"):
        spark.session()


def test_a_session_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with_modules(monkeypatch, pyspark=[], pysail=[])
    opened = []
    monkeypatch.setattr(spark, "_sail", lambda: opened.append("one") or object())
    assert spark.session() is spark.session("sail")
    assert opened == ["one"]
