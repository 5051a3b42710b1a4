"""Figures of quality for a system: the same numbers as everywhere, its own department's only."""

from tests.entrances.api.conftest import DEPARTMENT, System


def month_of(system: System) -> str:
    from django.utils import timezone

    return f"{timezone.localdate():%Y-%m}"


def pushed(system: System) -> System:
    from chengxin.records.intake import services as intake
    from chengxin.records.intake.models import Batch

    assert system.push().status_code == 202
    intake.take_in(batch_id=Batch.objects.get().pk)
    return system


def test_figures_are_those_of_the_selector(system: System) -> None:
    from django.utils import timezone

    from chengxin.records.intake.quality import months, plain
    from chengxin.records.intake.quality.figures import figures
    from chengxin.records.intake.quality.scope import scope

    pushed(system)
    answer = system.get("/quality", month=month_of(system))
    assert answer.status_code == 200, answer.content
    month = months.parse(month_of(system))
    own = scope(since=month, until=month, now=timezone.now(), department=DEPARTMENT)
    expected = plain.figures_as_plain(own, figures(own))
    told = answer.json()
    assert told["figures"] == expected["figures"] != []
    assert told["figures"][0]["counts"]["received"] == 1


def test_rows_are_as_many_as_the_figure_says(system: System) -> None:
    pushed(system)
    answer = system.get("/quality/received/rows", month=month_of(system), size=1)
    assert answer.json()["total"] == len(answer.json()["rows"]) == 1
    assert system.get("/quality/late/rows", month=month_of(system)).json()["total"] == 0


def test_what_is_known_then_is_less(system: System) -> None:
    pushed(system)
    before = system.get("/quality", month=month_of(system), known_at="2020-01-01T00:00:00+08:00")
    assert before.json()["figures"] == []


def test_odd_questions_are_refused_with_words(system: System) -> None:
    for query in (
        {},
        {"month": "2026-13"},
        {"month": "2026-09", "known_at": "2026-02-30T00:00:00Z"},
        {"month": "2026-09", "department": "transport"},
    ):
        assert system.get("/quality", **query).status_code == 422, query
    assert system.get("/quality/everything/rows", month="2026-09").status_code == 422


def test_without_a_token_nothing_is_told(system: System) -> None:
    system.token = "wrong"
    assert system.get("/quality", month="2026-09").status_code == 401
