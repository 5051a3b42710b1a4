"""Every kind of defect that is planted into a single row, with the field and rule to be named."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.planted.rows import (
    AUTHORITY_CODE,
    PENALTY,
    PERMIT,
    RECEIVED_ON,
    Row,
    enterprise,
)
from chengxin.law.identifiers import organisation_code, resident_id, uscc

REJECT, HOLD, WARN, CLEAN = "reject", "hold", "warn", "clean"
NAME, CODE, DAY, FINE = "行政相对人名称", "统一社会信用代码", "处罚决定日期", "罚款金额（万元）"
KINDS_OF_PENALTY, FACTS = "处罚类别", "违法事实"
PERSON_NUMBER = "11010519491231002X"
UNDERAGE = "11010520151231002" + resident_id.check_character("11010520151231002")
WITH_ZERO = "01234567" + organisation_code.check_character("01234567")


@dataclass(frozen=True)
class Kind:
    """One kind of defect.

    `field` is the official code that must be named, empty for the whole row; `does` what happens to
    the row: rejected, held, warned of, or nothing (`clean`: it looks odd and is harmless).
    `mended` is the value that must be suggested, where one can be.
    """

    id: str
    field: str
    rule: str
    does: str
    plant: Callable[[Row, random.Random], Row]
    item: str = PENALTY
    mended: str | None = None


def put(**cells: str) -> Callable[[Row, random.Random], Row]:
    """Other cells in place of the row's own."""
    return lambda row, rng: row | cells


def turned(column: str, turn: Callable[[str], str]) -> Callable[[Row, random.Random], Row]:
    """One cell turned into something else."""
    return lambda row, rng: row | {column: turn(row[column])}


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _wrong_check(code: str) -> str:
    place = (uscc.ALPHABET.index(code[17]) + 7) % len(uscc.ALPHABET)
    return code[:17] + uscc.ALPHABET[place]


def _person(**cells: str) -> Callable[[Row, random.Random], Row]:
    own = {
        NAME: "示某某", "行政相对人类别": "自然人", CODE: "", "法定代表人": "",
        "证件类型": "身份证", "证件号码": PERSON_NUMBER,
    }  # fmt: skip
    return lambda row, rng: row | own | cells


def _later(row: Row, rng: random.Random) -> Row:
    return row | {DAY: f"{RECEIVED_ON + timedelta(days=rng.randrange(1, 90)):%Y/%m/%d}"}


def _day_form(form: str) -> Callable[[Row, random.Random], Row]:
    def plant(row: Row, rng: random.Random) -> Row:
        day = RECEIVED_ON - timedelta(days=rng.randrange(2, 300))
        parts = {"y": day.year, "m": day.month, "d": day.day}
        return row | {DAY: form.format(**parts)}

    return plant


def _moved(row: Row, rng: random.Random) -> Row:
    """Every cell after the name one place further; the last one falls off."""
    names = list(row)
    cells = [row[names[0]], "", *(row[n] for n in names[1:-1])]
    return dict(zip(names, cells, strict=True))


def _western(text: str) -> str:
    return text.encode().decode("cp1252", errors="ignore")


ROW_KINDS: tuple[Kind, ...] = (
    Kind("placeholder 无", "CF_SY", "placeholder", REJECT, put(违法事实="无")),
    Kind("placeholder 不详", "CF_YJ", "placeholder", REJECT, put(处罚依据="不详")),
    Kind("placeholder 测试", "CF_XDR_MC", "placeholder", REJECT, put(行政相对人名称="测试")),
    Kind("placeholder 待补", "CF_NR", "placeholder", REJECT, put(处罚内容="待补")),
    Kind("placeholder dashes", "CF_WFXW", "placeholder", REJECT, put(违法行为类型="——")),
    Kind("full-width day", "CF_JDRQ", "full-width", WARN, turned(DAY, _wide)),
    Kind("full-width code", "CF_XDR_SHXYM", "full-width", WARN, turned(CODE, _wide)),
    Kind("wrong check character", "CF_XDR_SHXYM", "uscc-check-digit", HOLD,
         turned(CODE, _wrong_check)),
    Kind("resident ID as code", "CF_XDR_SHXYM", "resident-id-in-code", REJECT,
         put(统一社会信用代码=PERSON_NUMBER)),
    Kind("old resident ID as code", "CF_XDR_SHXYM", "resident-id-in-code", REJECT,
         put(统一社会信用代码="110105491231002")),
    Kind("code as 9.13E+17", "CF_XDR_SHXYM", "scientific-notation", HOLD,
         put(统一社会信用代码="9.13101E+17")),
    Kind("O for 0 in a code", "CF_XDR_SHXYM", "look-alike", HOLD,
         turned(CODE, lambda c: c.replace("0", "O", 2))),
    Kind("I for 1 in a code", "CF_XDR_SHXYM", "look-alike", HOLD,
         turned(CODE, lambda c: c[:3] + "I" + c[4:] if c[3] == "1" else c.replace("1", "I", 1))),
    Kind("zero-width space in a code", "CF_XDR_SHXYM", "invisible-characters", REJECT,
         turned(CODE, lambda c: c[:8] + "\u200b" + c[8:])),
    Kind("code of 17 characters", "CF_XDR_SHXYM", "wrong-shape", HOLD,
         turned(CODE, lambda c: c[:-1])),
    Kind("lost leading zero", "CF_XDR_ZZJG", "lost-zero", WARN, put(组织机构代码=WITH_ZERO[1:]),
         mended=WITH_ZERO),
    Kind("fine missing", "CF_NR_FK", "fine-amount-required", REJECT, put(**{FINE: ""})),
    Kind("fine in yuan", "CF_NR_FK", "fine-suspected-in-yuan", WARN, put(**{FINE: "49000"}),
         mended="4.9"),
    Kind("large fine in yuan", "CF_NR_FK", "fine-suspected-in-yuan", HOLD, put(**{FINE: "4900000"}),
         mended="490"),
    Kind("fine beyond belief", "CF_NR_FK", "fine-beyond-belief", HOLD, put(**{FINE: "99000000"}),
         mended="9900"),
    Kind("negative fine", "CF_NR_FK", "negative-amount", REJECT, put(**{FINE: "-3.5"})),
    Kind("fine of nothing", "CF_NR_FK", "fine-is-positive", REJECT, put(**{FINE: "0"})),
    Kind("fine in words", "CF_NR_FK", "not-an-amount", REJECT, put(**{FINE: "约五千左右"})),
    Kind("fine finer than a fen", "CF_NR_FK", "not-an-amount", REJECT, put(**{FINE: "0.12345678"})),
    Kind("unknown authority", "CF_CFJG", "authority-unknown", WARN, put(处罚机关="示例星球管理局")),
    Kind("authority's code miscopied", "CF_CFJGDM", "uscc-check-digit", REJECT,
         turned("处罚机关统一社会信用代码", _wrong_check)),
    Kind("authority with an enterprise's code", "CF_CFJGDM", "authority-is-a-public-body", WARN,
         put(处罚机关统一社会信用代码=enterprise(999_999).uscc)),
    Kind("day in the future", "CF_JDRQ", "decided-before-received", REJECT, _later),
    Kind("serial number of 1900", "CF_JDRQ", "date-serial", REJECT, put(处罚决定日期="46000"),
         mended="2025-12-09"),
    Kind("year of two digits", "CF_JDRQ", "two-digit-year", REJECT, put(处罚决定日期="26/1/5"),
         mended="2026-01-05"),
    Kind("30 February", "CF_JDRQ", "no-such-day", REJECT, put(处罚决定日期="2026-02-30")),
    Kind("year alone", "CF_JDRQ", "not-a-date", REJECT, put(处罚决定日期="2026")),
    Kind("day with time of day", "CF_JDRQ", "not-a-date", REJECT,
         put(处罚决定日期="2026-01-05 10:30:00"), mended="2026-01-05"),
    Kind("end before beginning", "CF_GSJZQ", "publicity-ends-after-decision", REJECT,
         put(公示截止期="2001-01-01")),
    Kind("UTF-8 read as a western charset", "CF_SY", "mojibake", REJECT, turned(FACTS, _western)),
    Kind("UTF-8 read as GBK", "CF_YJ", "mojibake", REJECT, put(处罚依据="鍖椾含"), mended="北京"),
    Kind("lost characters", "CF_SY", "garbled", REJECT, turned(FACTS, lambda t: t[:4] + "\ufffd")),
    Kind("锟斤拷", "CF_NR", "mojibake", REJECT, put(处罚内容="罚款锟斤拷锟斤拷")),
    Kind("control characters", "CF_SY", "garbled", REJECT, turned(FACTS, lambda t: t + "\x07")),
    Kind("cells moved by one", "", "shifted-columns", REJECT, _moved),
    Kind("formula as text", "CF_NR", "formula", REJECT, put(处罚内容="=SUM(P2:P9)")),
    Kind("text too long", "CF_WSH", "too-long", REJECT,
         turned("行政处罚决定书文号", lambda t: t + "第" * 130)),
    Kind("value of no code table", "CF_CFLB", "not-in-table", REJECT, put(处罚类别="口头教育一番")),
    Kind("near miss of a table", "CF_CFLB", "not-in-table", REJECT, put(处罚类别="罚歀"),
         mended="罚款"),
    Kind("table value in traditional characters", "CF_CFLB", "not-in-table", REJECT,
         put(处罚类别="罰款"), mended="罚款"),
    Kind("category of no table", "CF_XDR_LB", "not-in-table", REJECT, put(行政相对人类别="公司")),
    Kind("name in traditional characters", "CF_XDR_MC", "traditional-characters", WARN,
         turned(NAME, lambda n: n.replace("贤", "賢").replace("经营", "經營").replace("号", "號"))),
    Kind("another department's row", "CF_SJLY", "source-is-another-department", WARN,
         put(数据来源单位="上海市奉贤区市场监督管理局")),
    Kind("document number missing", "CF_WSH", "required", REJECT, put(行政处罚决定书文号="")),
    Kind("name missing", "CF_XDR_MC", "required", REJECT, put(行政相对人名称="")),
    Kind("name of digits", "CF_XDR_MC", "not-a-name", REJECT, put(行政相对人名称="20260101")),
    Kind("code missing, name known", "CF_XDR_SHXYM", "uscc-required", WARN,
         put(统一社会信用代码="")),
    Kind("name of somebody else", "CF_XDR_MC", "renamed", WARN,
         put(行政相对人名称="奉贤示例从未登记过的有限公司")),
    Kind("code nobody registered", "CF_XDR_MC", "code-unknown", WARN,
         put(**{CODE: "91310120MAYYY0019" + uscc.check_character("91310120MAYYY0019"),
                NAME: "奉贤示例未登记有限公司"})),
    Kind("subject is the authority", "CF_XDR_SHXYM", "subject-is-not-the-authority", REJECT,
         put(统一社会信用代码=AUTHORITY_CODE)),
    Kind("legal representative missing", "CF_FRDB", "legal-representative-required", REJECT,
         put(法定代表人="")),
    Kind("ID kind without number", "CF_FR_ZJHM", "representative-id-number-missing", REJECT,
         put(法定代表人证件类型="身份证")),
    Kind("ID number without kind", "CF_FR_ZJLX", "representative-id-kind-missing", REJECT,
         put(法定代表人证件号码="11010519491231002X")),
    Kind("enterprise with a person's number", "CF_XDR_ZJHM", "organisation-has-no-id-number",
         REJECT, put(证件类型="身份证", 证件号码=PERSON_NUMBER)),
    Kind("person with a code", "CF_XDR_SHXYM", "uscc-forbidden-for-persons", REJECT,
         lambda row, rng: _person(**{CODE: row[CODE]})(row, rng)),
    Kind("person without number", "CF_XDR_ZJHM", "person-id-number-required", REJECT,
         _person(证件号码="")),
    Kind("person's number miscopied", "CF_XDR_ZJHM", "check-digit", REJECT,
         _person(证件号码="110105194912310021")),
    Kind("person under age", "CF_XDR_ZJHM", "no-record-of-minors", REJECT,
         _person(证件号码=UNDERAGE)),
    Kind("confiscation without amount", "CF_NR_WFFF", "confiscated-amount-required", REJECT,
         put(处罚类别="罚款;没收违法所得")),
    Kind("revocation without permit", "CF_NR_ZKDX", "permit-named-when-withdrawn", REJECT,
         put(处罚类别="罚款;吊销许可证件")),
    Kind("simplified procedure, high fine", "CF_NR_FK", "simplified-fine-of-organisations", WARN,
         put(**{"处罚程序": "简易程序", FINE: "8.8"})),
    Kind("permit ends before it begins", "XK_YXQZI", "ends-after-it-begins", REJECT,
         put(有效期至="2001-01-01"), item=PERMIT),
    Kind("permit without a day", "XK_YXQZ", "required", REJECT, put(有效期自=""), item=PERMIT),
    Kind("permit of no kind", "XK_XKLB", "not-in-table", REJECT, put(许可类别="普遍"), item=PERMIT,
         mended="普通"),
    Kind("permit with a wrong check character", "XK_XDR_SHXYM", "uscc-check-digit", HOLD,
         turned(CODE, _wrong_check), item=PERMIT),
    Kind("permit with a placeholder", "XK_NR", "placeholder", REJECT,
         put(许可内容="待定"), item=PERMIT),
    Kind("permit in the future", "XK_JDRQ", "decided-before-received", REJECT,
         put(许可决定日期="2027-05-01", 有效期自="2027-05-01"), item=PERMIT),
    # Odd and harmless: taken as they are meant, and nothing is said.
    Kind("trailing blanks", "", "", CLEAN, turned(NAME, lambda n: n + "  \t")),
    Kind("non-breaking spaces around", "", "", CLEAN, turned(CODE, lambda c: f"\u00a0{c}\u3000")),
    Kind("zero-width space at the end", "", "", CLEAN, turned(DAY, lambda d: d + "\u200b")),
    Kind("day as 2026-1-5", "", "", CLEAN, _day_form("{y}-{m}-{d}")),
    Kind("day as 20260105", "", "", CLEAN, _day_form("{y}{m:02}{d:02}")),
    Kind("day as 2026.01.05", "", "", CLEAN, _day_form("{y}.{m:02}.{d:02}")),
    Kind("day as 2026年1月5日", "", "", CLEAN, _day_form("{y}年{m}月{d}日")),
    Kind("day as 2026/1/5", "", "", CLEAN, _day_form("{y}/{m}/{d}")),
    Kind("day as 2026-01-05 00:00:00", "", "", CLEAN, _day_form("{y}-{m:02}-{d:02} 00:00:00")),
    Kind("amount with its unit", "", "", CLEAN, put(**{FINE: "17,600元"})),
    Kind("small letters in a code", "", "", CLEAN, turned(CODE, str.lower)),
)  # fmt: skip
