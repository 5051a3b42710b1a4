"""An invented report to typeset, sign and check, with one domain of every answer."""

from datetime import date, datetime

from chengxin.engines.documents.model import (
    SHANGHAI,
    Answer,
    Cell,
    DomainAnswer,
    Finding,
    Gap,
    InformationClass,
    Issuer,
    Source,
    SpecialReport,
    SubjectOnPaper,
)

DOMAINS = (
    "发展改革",
    "商务",
    "教育",
    "科技",
    "民族宗教",
    "公安",
    "民政",
    "司法行政",
    "财政",
    "人力资源",
    "规划资源",
    "生态环境",
    "住房城乡建设",
    "交通",
    "农业农村",
    "水务（海洋）",
    "文化旅游",
    "卫生健康",
    "应急管理",
    "审计",
    "市场监管",
    "药品监管",
    "知识产权",
    "统计",
    "医疗保障",
    "体育",
    "绿化市容",
    "城管执法",
    "房屋管理",
    "民防",
    "地方金融",
    "消防救援",
    "税务",
    "社会保险",
    "住房公积金",
    "气象",
    "通信管理",
    "烟草专卖",
    "新闻出版",
    "电影",
    "网信",
)
REPORT_NO = "2026112009300012345A7F"
ITEMS = {
    "administrative-penalty": "行政处罚",
    "serious-dishonesty-list": "严重失信主体名单",
    "abnormal-operations-list": "经营异常名录",
}


def sources(number: int, *, collected: bool = True) -> tuple[Source, ...]:
    """Three kinds of information from one department."""
    return tuple(
        Source(
            item=item,
            department=f"department-{number}",
            department_title=f"示例区{DOMAINS[number - 1]}主管部门",
            last_collected_on=date(2026, 11, 20) if collected else None,
        )
        for item in ITEMS
    )


def finding(**changes) -> Finding:
    """One penalty."""
    values = {
        "record_no": "R-0001",
        "item": "administrative-penalty",
        "title": "行政处罚",
        "document_no": "沪示环罚〔2026〕18号",
        "decided_on": date(2026, 3, 12),
        "cells": (
            Cell(label="决定书文号", value="沪示环罚〔2026〕18号"),
            Cell(label="处罚决定日期", value="2026-03-12"),
            Cell(label="违法行为类型", value="未按照规定设置危险废物识别标志"),
            Cell(
                label="处罚依据",
                value="《中华人民共和国固体废物污染环境防治法》第一百一十二条第一款第一项",
            ),
            Cell(label="处罚类别", value="罚款"),
            Cell(label="罚款金额", value="10.000000 万元"),
            Cell(label="处罚机关", value="上海市示例区生态环境局（虚构）"),
            Cell(label="公示截止期", value=""),
        ),
        "marks": ("已修复", "异议处理中"),
    }
    return Finding(**values | changes)


def domain(number: int) -> DomainAnswer:
    """One domain: 12 has a penalty, 36 waits for a person, 41 is not connected, others none."""
    common = {"number": number, "code": f"domain-{number}", "title": DOMAINS[number - 1]}
    if number == 12:
        return DomainAnswer(
            answer=Answer.FOUND, findings=(finding(),), sources=sources(number), **common
        )
    if number == 36:
        gap = Gap(
            item="administrative-penalty",
            item_title="行政处罚",
            department_title="示例区气象主管部门",
            batch_no="B-20261118-0007",
            received_on=date(2026, 11, 18),
            rows=1,
        )
        return DomainAnswer(
            answer=Answer.AWAITING_PERSON, gaps=(gap,), sources=sources(number), **common
        )
    if number == 41:
        return DomainAnswer(
            answer=Answer.NOT_CONNECTED, sources=sources(number, collected=False), **common
        )
    return DomainAnswer(answer=Answer.NONE, sources=sources(number), **common)


def report(**changes) -> SpecialReport:
    """A report on all 41 domains; `changes` replace parts of it."""
    values = {
        "report_no": REPORT_NO,
        "pack_edition": "2024-01",
        "issued_at": datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI),
        "issuer": Issuer(
            platform="上海市示例区公共信用平台（虚构）",
            office="示例区社会信用体系建设联席会议办公室（虚构）",
            area="上海市示例区",
            demo=True,
        ),
        "subject": SubjectOnPaper(
            name="上海示例精密机械有限公司",
            uscc="91310199MAEXMP019Q",
            kind="法人",
            status="存续",
        ),
        "purpose": "招标投标、政府采购",
        "since": date(2023, 11, 20),
        "until": date(2026, 11, 20),
        "domains_available": 41,
        "as_of": date(2026, 11, 20),
        "known_at": datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI),
        "check_url": f"https://credit.example/check/?report_no={REPORT_NO}",
        "classes": (
            InformationClass(
                code="administrative-penalty",
                title="行政处罚（含简易程序）",
                connected=True,
                required_by="发改财金〔2025〕565号",
            ),
            InformationClass(
                code="administrative-compulsion",
                title="行政强制",
                connected=False,
                required_by="发改财金〔2025〕565号",
            ),
            InformationClass(
                code="serious-dishonesty-list",
                title="严重失信主体名单",
                connected=True,
                required_by="发改财金〔2025〕565号",
            ),
            InformationClass(
                code="criminal-judgment",
                title="刑事裁判",
                connected=False,
                required_by="发改财金〔2025〕565号",
            ),
            InformationClass(code="abnormal-operations-list", title="经营异常名录", connected=True),
        ),
        "domains": tuple(domain(number) for number in range(1, 42)),
        "statements": (
            "本报告汇集行政机关和依法授权组织作出的记录，不编辑、不修改，不进行评分或等级评定。",
            "适用简易程序的处罚列入本报告；已完成信用修复的记录标注“已修复”。",
            "报告出具后记录发生变化的，核验结果会显示“真实，但已有更新”。",
        ),
        "rules": (
            Cell(
                label="替代证明",
                value="《关于推行市场主体以专用信用报告替代有无违法记录证明的实施方案》",
            ),
            Cell(
                label="规则版本",
                value="2024-01；事实截至 2026-11-20，平台已知截至 2026-11-20 09:30",
            ),
        ),
    }
    return SpecialReport(**values | changes)
