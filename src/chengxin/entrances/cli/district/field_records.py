"""What departments hand in that the cards of the fields read: checks, ratings, money, promises.

Each item is handed in once, or once by each department concerned, so that a demonstration stays
quick. How well a subject does follows its invented quality.
"""

from collections.abc import Callable

import numpy as np
import polars as pl

from chengxin.entrances.cli.district.drawing import Making
from chengxin.entrances.cli.district.field_rows import (
    Values,
    banded,
    concerned,
    hand_in_of,
    quarters_before,
    rows_like,
    wan,
    words,
)
from chengxin.law.rulebook import CatalogueItem, Rulebook

Maker = Callable[[Making, CatalogueItem, Rulebook], pl.DataFrame]
ANY_KIND = ("legal_person", "unincorporated", "individual_business", "social_organisation")
COMPANIES = ("legal_person",)
# Who inspects which industries, and which part of their subjects within the months on record.
INSPECTIONS = (
    ("market-regulation", "C13 C14 C26 C27 C35 F5 H M745 K703", 0.10, True),
    ("culture-tourism", "L7291 N786 R C23", 0.45, False),
    ("transport", "G54 G55 O811", 0.22, False),
    ("health", "H61 O80 Q84", 0.25, False),
    ("emergency", "C26 C29 C33 C34 F5169 G594", 0.18, False),
    ("ecology-environment", "C2 C3 N77 M746", 0.05, False),
    ("housing-construction", "E M748 D45", 0.20, False),
    ("housing", "K", 0.30, False),
    ("education", "P83", 0.40, False),
    ("civil-affairs", "S95 Q85 O808", 0.40, False),
    ("human-resources", "L726 P8391 E47", 0.25, False),
    ("agriculture", "A C2624 F5112", 0.30, False),
)
RATINGS = (
    ("旅行社等级", "L7291", 0.5),
    ("旅游景区等级", "N786", 0.7),
    ("餐饮食品安全量化分级", "H62", 0.5),
    ("养老机构等级", "Q851", 0.7),
    ("家政服务机构等级", "O801", 0.6),
    ("培训机构年度检查", "P839", 0.7),
    ("安全生产标准化", "C26 C33 G594", 0.4),
    ("道路运输质量信誉考核", "G543", 0.6),
    ("房地产经纪机构等级", "K703", 0.6),
    ("劳动关系和谐等级", "C3 E47", 0.1),
)
FUNDS = (
    ("校外培训预收费", "P8393 P8394", 0.8),
    ("养老服务预收费", "Q851", 0.7),
    ("房地产交易资金", "K703", 0.8),
    ("住房租赁租金押金", "K704", 0.7),
)
INDUSTRY_RESULTS = (
    ("culture-tourism", "文化旅游", "L7291 N786", 0.6),
    ("market-regulation", "食品安全", "H62", 0.2),
    ("housing-construction", "建筑市场", "E47 E48", 0.4),
    ("water", "水土保持", "E47 K701", 0.2),
)
DISHONESTY = (
    ("单用途预付消费卡失信", "R8930 H62 O804", 0.02),
    ("侵害消费者权益处罚", "O80 K703 P839", 0.03),
    ("擅自停止提供商品或者服务（跑路）", "P839 R8930", 0.01),
    ("食品生产经营情节严重违法", "H62", 0.008),
    ("排污单位和第三方机构的环境信用信息", "C26 N77", 0.03),
    ("建筑市场单位与注册人员", "E47", 0.02),
    ("医疗保障领域信用信息", "Q84 F5251", 0.03),
    ("会展失信", "L728", 0.02),
)
CONTRACTS = (
    ("finance", "C3 E I65 L728 M N", 0.05),
    ("medical-security", "Q84 F5251", 0.35),
)
CARD_ISSUERS, CARBON_REPORTERS = "R8930 H62 O804 P8393 O801", "C26 C29 C33 D44"
NEW_BUILDERS = "E47 E48 K701 C36"


def _quality(making: Making, subjects: pl.DataFrame, spread: float = 0.15) -> np.ndarray:
    """How well each subject does, as somebody who looks sees it."""
    own = subjects["quality"].to_numpy()
    return np.clip(own + making.rng.normal(0, spread, subjects.height), 0, 1)


def _together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts, how="diagonal")


def make_inspections(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Inspections by department; the market regulator also samples."""
    parts = []
    for department, prefixes, share, samples in INSPECTIONS:
        plan = hand_in_of(making, item, rulebook, department)
        found = concerned(making, prefixes, on=plan.on, share=share, kinds=ANY_KIND)
        seen = _quality(making, found, 0.2)
        kinds = np.where(making.rng.random(found.height) < 0.35, "抽样检验", "双随机抽查")
        values: Values = {
            "result": banded(
                seen,
                (0.30, 0.47, 0.58),
                ("不配合检查情节严重", "发现问题待后续处理", "发现问题已责令改正", "未发现问题"),
            ),
            "inspection_kind": words(kinds) if samples else pl.lit("双随机抽查"),
        }
        parts.append(rows_like(making, plan, found, values, word="检"))
    return _together(parts)


def make_commitments(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Commitments of all fields, handed in by the office of government services."""
    plan = hand_in_of(making, item, rulebook, "government-services")
    found = concerned(making, "", on=plan.on, share=0.05, kinds=ANY_KIND)
    broken = _quality(making, found) < 0.42
    fulfilment = words(np.where(broken, "全部未履行", "全部履行"))
    explained = words(np.where(broken, "示例：未按承诺整改", "")).replace("", None)
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6)
    values: Values = {
        "document_no": pl.format("310199{}{}", pl.lit(f"{plan.on:%Y%m%d}"), number),
        "fulfilment_on": pl.lit(f"{plan.on:%Y-%m-%d}"),
        "commitment_type": pl.lit("审批替代型"),
        "fulfilment": fulfilment,
        "unperformed": explained,
        "liability_pursued": explained,
    }
    return rows_like(making, plan, found, values, word="诺")


def make_national_grades(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Grades handed down by the nation for a part of the enterprise legal persons."""
    plan = hand_in_of(making, item, rulebook, "credit-office")
    found = concerned(making, "", on=plan.on, share=0.22, kinds=COMPANIES)
    grade = banded(_quality(making, found), (0.32, 0.48, 0.78), ("D", "C", "B", "A"))
    return rows_like(making, plan, found, {"grade": grade}, word="评")


def make_industry_results(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Results of their own that some departments hand in."""
    parts = []
    for department, field, prefixes, share in INDUSTRY_RESULTS:
        plan = hand_in_of(making, item, rulebook, department)
        found = concerned(making, prefixes, on=plan.on, share=share)
        grade = banded(_quality(making, found), (0.34, 0.5, 0.75), ("D级", "C级", "B级", "A级"))
        values: Values = {"evaluation_field": pl.lit(field), "grade": grade}
        parts.append(rows_like(making, plan, found, values, word=f"行{department}"))
    return _together(parts)


def make_environment_grades(
    making: Making, item: CatalogueItem, rulebook: Rulebook
) -> pl.DataFrame:
    """Environmental grades of polluters."""
    plan = hand_in_of(making, item, rulebook, "ecology-environment")
    found = concerned(making, "C26 C29 C33 C17 C14 D44", on=plan.on, share=0.35)
    grade = banded(
        _quality(making, found),
        (0.32, 0.48, 0.8),
        ("环保不良企业", "环保警示企业", "环保良好企业", "环保诚信企业"),
    )
    return rows_like(making, plan, found, {"grade": grade}, word="环")


def make_ratings(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Ratings of service and management, gathered by the credit office."""
    plan = hand_in_of(making, item, rulebook, "credit-office")
    parts = []
    for kind, prefixes, share in RATINGS:
        found = concerned(making, prefixes, on=plan.on, share=share, kinds=ANY_KIND)
        level = banded(
            _quality(making, found), (0.4, 0.62, 0.82), ("不合格", "合格", "良好", "优秀")
        )
        values: Values = {"rating_kind": pl.lit(kind), "level": level, "local_level": level}
        parts.append(rows_like(making, plan, found, values, word="级"))
    return _together(parts)


def make_funds(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Two quarters of money taken beforehand, and how much of it is under supervision."""
    plan = hand_in_of(making, item, rulebook, "credit-office")
    parts = []
    for kind, prefixes, share in FUNDS:
        found = concerned(making, prefixes, on=plan.on, share=share, kinds=ANY_KIND)
        balance = 5 + making.rng.gamma(1.6, 60, found.height)
        kept = np.where(_quality(making, found) > 0.5, 1.0, making.rng.uniform(0.2, 0.95, 1))
        for first, last in quarters_before(plan.on, 2):
            values: Values = {
                "fund_kind": pl.lit(kind),
                "period_from": pl.lit(f"{first:%Y-%m-%d}"),
                "period_to": pl.lit(f"{last:%Y-%m-%d}"),
                "balance_fen": wan(balance),
                "supervised_fen": wan(balance * kept),
            }
            parts.append(rows_like(making, plan, found, values, word="资"))
    return _together(parts)


def make_card_filings(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Issuers of prepaid cards."""
    plan = hand_in_of(making, item, rulebook, "economy")
    found = concerned(making, CARD_ISSUERS, on=plan.on).filter(pl.col("number") % 3 == 0)
    return rows_like(making, plan, found, {}, word="卡")


def make_card_reports(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Two quarters of every issuer; a careless one reports only the earlier one."""
    plan = hand_in_of(making, item, rulebook, "economy")
    issuers = concerned(making, CARD_ISSUERS, on=plan.on).filter(pl.col("number") % 3 == 0)
    balance = making.rng.gamma(1.2, 22, issuers.height)
    over = balance > 20
    custody = np.where(_quality(making, issuers) > 0.5, 0.45, 0.12) * balance
    reports = pl.Series(_quality(making, issuers) > 0.4)
    parts = []
    for place, (first, last) in enumerate(quarters_before(plan.on, 2)):
        values: Values = {
            "period_from": pl.lit(f"{first:%Y-%m-%d}"),
            "period_to": pl.lit(f"{last:%Y-%m-%d}"),
            "balance_fen": wan(balance),
            "deposited_fen": wan(np.where(over, custody, 0)),
            "over_line": words(np.where(over, "是", "否")),
        }
        rows = rows_like(making, plan, issuers, values, word="卡")
        parts.append(rows if place else rows.filter(reports))
    return _together(parts)


def make_deposits(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Deposits of travel agencies; some hold less than they must."""
    plan = hand_in_of(making, item, rulebook, "culture-tourism")
    found = concerned(making, "L7291", on=plan.on)
    share = banded(_quality(making, found), (0.35, 0.48), ("6.00", "15.00", "20.00"))
    drawn = banded(_quality(making, found), (0.4,), ("3.00", "0.00"))
    values: Values = {"required_fen": pl.lit("20.00"), "deposited_fen": share, "drawn_fen": drawn}
    return rows_like(making, plan, found, values, word="旅")


def make_outbound_checks(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Checks of outbound tours, two of an agency."""
    plan = hand_in_of(making, item, rulebook, "culture-tourism")
    found = concerned(making, "L7291", on=plan.on, share=0.5)
    found = pl.concat([found, found])
    seen = _quality(making, found, 0.2)
    people = making.rng.integers(18, 46, found.height)
    mismatched = np.where(seen < 0.5, making.rng.integers(1, 5, found.height), 0)
    result = np.select(
        [seen < 0.22, seen < 0.34, mismatched > 0],
        ["游客滞留未归", "未按规定填报名单表", "人员与名单表不符"],
        "人员与名单表相符",
    )
    values: Values = {
        "people": words(people),
        "mismatched": words(mismatched),
        "result": words(result),
    }
    return rows_like(making, plan, found, values, word="出团")


def make_carbon_reports(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Last year's emission of those who must report."""
    plan = hand_in_of(making, item, rulebook, "ecology-environment")
    found = concerned(making, CARBON_REPORTERS, on=plan.on, share=0.25)
    seen = _quality(making, found)
    tonnes = making.rng.integers(800, 60_000, found.height)
    values: Values = {
        "report_year": pl.lit(str(plan.on.year - 1)),
        "emission_tonnes": words(tonnes),
        "verified_tonnes": words(tonnes),
        "intensity_permille": words(np.round(1290 - 430 * seen).astype(int)),
        "green_power_permille": words(np.round(400 * seen**2).astype(int)),
        "verification": banded(seen, (0.27, 0.5), ("数据弄虚作假", "核查后更正", "核查一致")),
        "quota": banded(seen, (0.4, 0.7), ("未足额清缴", "足额清缴", "不纳入配额管理")),
    }
    return rows_like(making, plan, found, values, word="碳")


def make_soil_water_plans(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Plans of those who build."""
    plan = hand_in_of(making, item, rulebook, "water")
    found = concerned(making, NEW_BUILDERS, on=plan.on, share=0.45)
    seen = _quality(making, found)
    due = 0.5 + making.rng.gamma(1.5, 3, found.height)
    values: Values = {
        "stage": banded(seen, (0.4, 0.68), ("投产使用而未验收", "在建", "已验收报备")),
        "colour": banded(seen, (0.33, 0.52), ("红色", "黄色", "绿色")),
        "fee_due_fen": wan(due),
        "fee_paid_fen": wan(np.where(seen > 0.45, due, due * 0.4)),
    }
    return rows_like(making, plan, found, values, word="水保")


def make_headcounts(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Insured people of a part of the employers."""
    plan = hand_in_of(making, item, rulebook, "social-security")
    found = concerned(making, "C E G H O801 L726", on=plan.on, share=0.12)
    people = np.clip(making.rng.lognormal(3.0, 1.0, found.height), 1, 2000).astype(int)
    return rows_like(making, plan, found, {"people": words(people)}, word="保")


def make_contracts(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Contracts of suppliers of the government, and of institutions of medical insurance."""
    parts = []
    for department, prefixes, share in CONTRACTS:
        plan = hand_in_of(making, item, rulebook, department)
        found = concerned(making, prefixes, on=plan.on, share=share, kinds=ANY_KIND)
        parts.append(rows_like(making, plan, found, {}, word=f"合{department}"))
    return _together(parts)


def make_dishonesty(making: Making, item: CatalogueItem, rulebook: Rulebook) -> pl.DataFrame:
    """Matters that local regulations send to the platform, of those they concern."""
    plan = hand_in_of(making, item, rulebook, "credit-office")
    parts = []
    for matter, prefixes, share in DISHONESTY:
        found = concerned(making, prefixes, on=plan.on, kinds=ANY_KIND)
        chosen = making.rng.random(found.height) < share * 3 * (1 - found["quality"].to_numpy())
        found = found.filter(pl.Series(chosen))
        parts.append(rows_like(making, plan, found, {"matter": pl.lit(matter)}, word="地"))
    return _together(parts)


FIELD_MAKERS: dict[str, Maker] = {
    "administrative-inspection": make_inspections,
    "carbon-report": make_carbon_reports,
    "contract-performance": make_contracts,
    "credit-commitment": make_commitments,
    "environmental-credit-grade": make_environment_grades,
    "fund-supervision": make_funds,
    "industry-evaluation": make_industry_results,
    "local-regulation-dishonesty": make_dishonesty,
    "outbound-tourism-check": make_outbound_checks,
    "prepaid-card-filing": make_card_filings,
    "prepaid-card-report": make_card_reports,
    "public-credit-evaluation": make_national_grades,
    "service-rating": make_ratings,
    "social-insurance-headcount": make_headcounts,
    "soil-water-plan": make_soil_water_plans,
    "tourism-deposit": make_deposits,
}
"""Items with a maker of their own among those handed in once."""
