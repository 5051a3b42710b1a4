"""Clean rows of penalties and permits: every one of them must be accepted without a word."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from chengxin.law.identifiers import uscc

PENALTY, PERMIT = "administrative-penalty", "administrative-permit"
DEPARTMENT = "ecology-environment"
AUTHORITY_NAME = "上海市奉贤区生态环境局"
AUTHORITY_CODE = "11310120MADEMQ901" + uscc.check_character("11310120MADEMQ901")
RECEIVED_ON = date(2026, 11, 16)

Row = dict[str, str]


@dataclass(frozen=True)
class Enterprise:
    """An invented enterprise that the register knows."""

    uscc: str
    name: str


def enterprise(number: int) -> Enterprise:
    """The enterprise with that number; its code is valid and nobody's."""
    first = f"91310120MAD{number:06d}"
    return Enterprise(first + uscc.check_character(first), f"奉贤示例第{number}号经营有限公司")


def penalty(number: int, who: Enterprise, rng: random.Random) -> Row:
    """One penalty, complete and right."""
    decided = RECEIVED_ON - timedelta(days=rng.randrange(2, 400))
    fine = f"{rng.randrange(1, 900) / 100:.2f}"
    return {
        "行政相对人名称": who.name,
        "行政相对人类别": "法人及非法人组织",
        "统一社会信用代码": who.uscc,
        "组织机构代码": "",
        "法定代表人": "示例人",
        "法定代表人证件类型": "",
        "法定代表人证件号码": "",
        "证件类型": "",
        "证件号码": "",
        "行政处罚决定书文号": f"沪示环罚〔2026〕{number}号",
        "违法行为类型": "示例违法行为",
        "违法事实": f"当事人于{decided:%Y年%m月%d日}被查实示例行为{number}",
        "处罚依据": "《示例条例》第十二条",
        "处罚类别": "罚款",
        "处罚内容": f"罚款{fine}万元",
        "罚款金额（万元）": fine,
        "没收金额": "",
        "暂扣或吊销证照名称及编号": "",
        "处罚决定日期": f"{decided:%Y/%m/%d}",
        "公示截止期": "",
        "处罚机关": AUTHORITY_NAME,
        "处罚机关统一社会信用代码": AUTHORITY_CODE,
        "数据来源单位": AUTHORITY_NAME,
        "数据来源单位统一社会信用代码": AUTHORITY_CODE,
        "备注": "",
        "处罚程序": "",
    }


def permit(number: int, who: Enterprise, rng: random.Random) -> Row:
    """One permit, complete and right."""
    decided = RECEIVED_ON - timedelta(days=rng.randrange(2, 400))
    return {
        "行政相对人名称": who.name,
        "行政相对人类别": "法人及非法人组织",
        "统一社会信用代码": who.uscc,
        "法定代表人": "示例人",
        "法定代表人证件类型": "身份证",
        "法定代表人证件号码": "11010519491231002X",
        "行政许可决定文书名称": "准予行政许可决定书",
        "行政许可决定文书号": f"沪示环许〔2026〕{number}号",
        "许可类别": "普通",
        "许可证书名称": "示例许可证",
        "许可编号": f"SL{number:012d}",
        "许可内容": "示例经营事项",
        "许可决定日期": f"{decided:%Y-%m-%d}",
        "有效期自": f"{decided:%Y-%m-%d}",
        "有效期至": f"{decided + timedelta(days=1825):%Y-%m-%d}",
        "许可机关": AUTHORITY_NAME,
        "许可机关统一社会信用代码": AUTHORITY_CODE,
        "当前状态": "有效",
        "数据来源单位": AUTHORITY_NAME,
        "数据来源单位统一社会信用代码": AUTHORITY_CODE,
        "备注": "",
    }
