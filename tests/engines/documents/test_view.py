"""What the page says in words."""

from datetime import date

from chengxin.engines.documents.model import Answer, DomainAnswer, Source
from chengxin.engines.documents.view import conclusion, paper
from tests.engines.documents import example


def test_the_conclusion_counts_every_kind_of_answer():
    assert conclusion(example.report()) == (
        "38 个领域查询期内无相关信息；生态环境 1 条；1 个领域待人工核实；1 个领域未接入"
    )


def test_many_domains_with_records_are_summed_up():
    found = [
        DomainAnswer(
            number=number,
            code=f"domain-{number}",
            title=example.DOMAINS[number - 1],
            answer=Answer.FOUND,
            findings=(example.finding(), example.finding()),
        )
        for number in range(1, 5)
    ]
    assert conclusion(example.report(domains=tuple(found))) == "4 个领域有记录，共 8 条"


def test_records_outside_all_domains_are_never_left_out():
    report = example.report(domains=(example.domain(1),), outside=(example.finding(),))
    assert conclusion(report) == "1 个领域查询期内无相关信息；未归入上列领域 1 条"
    assert paper(report)["found"][0]["domain"] == "未归入上列领域"


def test_freshness_is_that_of_the_stalest_reporting_source():
    sources = (
        Source(
            item="administrative-penalty",
            department="a",
            department_title="甲局",
            last_collected_on=date(2026, 11, 20),
        ),
        Source(
            item="administrative-penalty",
            department="b",
            department_title="乙局",
            last_collected_on=date(2026, 11, 2),
        ),
        Source(
            item="administrative-penalty",
            department="c",
            department_title="丙镇",
            last_collected_on=None,
        ),
    )
    domain = DomainAnswer(number=1, code="a", title="城管执法", answer=Answer.NONE, sources=sources)
    page = paper(example.report(domains=(domain,)))
    assert page["freshness"]["rows"][0]["days"] == ["2026-11-02", "—", "—"]
    assert page["silent"] == ["城管执法：丙镇"]


def test_a_class_that_is_not_connected_is_said_to_be_so():
    lines = {line[0]: line[1] for line in paper(example.report())["classes"]}
    assert lines["行政强制"] == "未接入"
    assert lines["刑事裁判"] == "未接入"
    assert lines["行政处罚（含简易程序）"] == "已接入"
