"""Why something was not taken, in words: what, where, why, and how to mend it.

One text for every door: the upload page, the programming interface and the receipt in a watched
folder say the same about the same file.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from chengxin.entrances.web import listing_refusals
from chengxin.law.errors import CreditError

SHOWN = 8


@dataclass(frozen=True)
class Refusal:
    """A refusal in four parts; `where` may be empty."""

    code: str
    what: str
    where: str
    why: str
    remedy: str

    @property
    def text(self) -> str:
        """All of it as one short paragraph."""
        head = _("%(what)s（%(where)s）") if self.where else "%(what)s"
        return _("%(head)s：%(why)s。%(remedy)s。") % {
            "head": head % {"what": self.what, "where": self.where},
            "why": self.why,
            "remedy": self.remedy,
        }

    def as_object(self) -> dict[str, str]:
        """The parts by name."""
        return asdict(self)


def describe(error: CreditError) -> Refusal:
    """A refusal by any service, in words."""
    facts = error.facts()
    for kind in type(error).__mro__:
        make = _TEXTS.get(getattr(kind, "code", ""))
        if make is not None:
            what, where, why, remedy = make(facts)
            return Refusal(error.code, what, where, why, remedy)
    return Refusal(error.code, _("没有办理"), "", error.message, _("核对后再试"))


Parts = tuple[str, str, str, str]
Facts = dict[str, Any]


def _file(facts: Facts) -> str:
    return str(facts.get("value", ""))


def _line(facts: Facts) -> str:
    row = facts.get("row_no")
    place = _("第 %(n)s 行") % {"n": row} if row else ""
    return "，".join(part for part in (_file(facts), place) if part)


def _listed(names: Any) -> str:
    shown = "、".join(str(name) for name in list(names)[:SHOWN])
    return shown + "…" if len(names) > SHOWN else shown


def _size(limit: int) -> str:
    for unit, name in ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB")):
        if limit >= unit:
            return f"{limit / unit:.4g} {name}"
    return _("%(n)s 字节") % {"n": limit}


def _empty(facts: Facts) -> Parts:
    return (
        _("文件没有收下"), _file(facts), _("文件是空的，一个字节也没有"),
        _("重新导出，看清有表头和数据行后再报"),
    )  # fmt: skip


def _no_header(facts: Facts) -> Parts:
    return (
        _("文件没有收下"), _file(facts), _("没有找到写明列名的表头行"),
        _("把官方列名放在第一行，或者用本事项的模板填写"),
    )  # fmt: skip


def _encoding(facts: Facts) -> Parts:
    return (
        _("文件没有收下"), _line(facts), _("文字编码不是 UTF-8 也不是 GB18030"),
        _("在原来的软件里另存为“CSV UTF-8”，或者直接报 XLSX 工作簿"),
    )  # fmt: skip


def _protected(facts: Facts) -> Parts:
    return (
        _("工作簿没有收下"), _file(facts), _("工作簿设有密码，打不开"),
        _("去掉密码后另存再报"),
    )  # fmt: skip


def _damaged(facts: Facts) -> Parts:
    return (
        _("文件没有收下"), _line(facts), _("内容残缺，或者格式有误，读不下去"),
        _("用原来的软件打开检查，重新导出后再报"),
    )  # fmt: skip


def _ambiguous(facts: Facts) -> Parts:
    return (
        _("文件没有收下"), _file(facts),
        _("不知道用哪一个：%(names)s 都像是同一张表或者同一列") % {
            "names": _listed(facts.get("names", ()))
        },
        _("一个文件只留一张表，一列只留一次；多张表请分成几个文件"),
    )  # fmt: skip


def _large(facts: Facts) -> Parts:
    limit = int(facts.get("limit", 0))
    why = {
        "file": _("文件超过 %(size)s 的上限"),
        "body": _("内容超过 %(size)s 的上限"),
        "unpacked": _("解压后超过 %(size)s 的上限"),
        "ratio": _("解压后膨胀到 %(n)s 倍以上，正常的表不会这样，已停止解压"),
        "parts": _("压缩包里的部件多得不正常"),
        "line": _("这一行超过 %(size)s，多半是缺少换行，或者引号没有配对"),
        "rows": _("超过 %(n)s 行"),
    }.get(str(facts.get("what")), _("超过上限 %(size)s"))
    remedy = {
        "line": _("在这一行补上换行或者引号，再报"),
        "ratio": _("重新导出，不压缩直接报"),
        "parts": _("重新导出，不压缩直接报"),
    }.get(str(facts.get("what")), _("分成几个文件报送，或者请信用办在服务器上导入"))
    return _("文件没有收下"), _line(facts), why % {"size": _size(limit), "n": f"{limit:,}"}, remedy


def _kind(facts: Facts) -> Parts:
    kinds = {
        "workbook": _("工作簿"), "text": _("文本表格"), "json-lines": _("JSON 行"),
        "parquet": "Parquet", "archive": _("不含工作簿的压缩包"), "other": _("不是表格的内容"),
    }  # fmt: skip
    named, found = kinds.get(facts.get("named", "")), kinds.get(facts.get("found", ""), "")
    why = (
        _("扩展名说是%(named)s，里面却是%(found)s") % {"named": named, "found": found}
        if named
        else _("里面是%(found)s") % {"found": found}
    )
    return (
        _("文件没有收下"), _file(facts), why,
        _("用原来的软件打开，另存为 XLSX 或者“CSV UTF-8”后再报"),
    )  # fmt: skip


def _active(facts: Facts) -> Parts:
    macros = facts.get("what") == "macros"
    return (
        _("工作簿没有收下"),
        "，".join(part for part in (_file(facts), str(facts.get("part", ""))) if part),
        _("工作簿带有宏程序") if macros else _("工作簿带有外部链接或者查询，会去取别处的数据"),
        _("另存为不带宏的 XLSX 后再报") if macros else _("断开链接、只保留数值，另存后再报"),
    )


def _unknown_columns(facts: Facts) -> Parts:
    nearest = facts.get("nearest", {})
    hints = [f"{name} → {'/'.join(close)}" for name, close in nearest.items() if close]
    remedy = _("按官方列名改好表头，删去多余的列，或者附上报送方式文件")
    if hints:
        remedy = _("可能是：%(hints)s。%(rest)s") % {"hints": _listed(hints), "rest": remedy}
    return (
        _("文件没有收下"), _file(facts),
        _("有不认识的列：%(columns)s") % {"columns": _listed(facts.get("columns", ()))}, remedy,
    )  # fmt: skip


def _missing_columns(facts: Facts) -> Parts:
    return (
        _("文件没有收下"), _file(facts),
        _("缺少这些列：%(columns)s") % {"columns": _listed(facts.get("columns", ()))},
        _("补上这些列后再报"),
    )  # fmt: skip


def _gate(facts: Facts) -> Parts:
    return (
        _("这个事项不能由本单位报送"), str(facts.get("item", "")),
        _("目录没有把这个事项列给本单位"), _("核对事项代码；需要调整职责的，请联系信用办"),
    )  # fmt: skip


def _no_rule(facts: Facts) -> Parts:
    return (
        _("没有这个事项"), str(facts.get("pack", "")),
        _("目录在今天没有这个事项"), _("在目录里查看可以报送的事项和代码"),
    )  # fmt: skip


def _state(facts: Facts) -> Parts:
    return (
        _("这一批现在不能这样办"), str(facts.get("batch_no", "")),
        _("批次的状态是 %(state)s") % {"state": facts.get("state", "")},
        _("刷新看最新状态；已经结束的批次不能取消"),
    )  # fmt: skip


def _key(facts: Facts) -> Parts:
    return (
        _("幂等键用过了"), str(facts.get("value", "")),
        _("同一个键已经用于别的内容"), _("新的内容换一个新键；同一个键只用来重发同样的内容"),
    )  # fmt: skip


def _denied(facts: Facts) -> Parts:
    return (
        _("没有权限"), str(facts.get("what", "")), _("这项内容只对有相应职责的单位开放"),
        _("工作需要的，请联系信用办"),
    )  # fmt: skip


def _attachment(why: str, remedy: str) -> Callable[[Facts], Parts]:
    """Texts for a file of a case that is not taken."""

    def parts(facts: Facts) -> Parts:
        where = "，".join(part for part in (_file(facts), str(facts.get("part", ""))) if part)
        return _("材料没有收下"), where, _(why), _(remedy)

    return parts


def _oversized(facts: Facts) -> Parts:
    return (
        _("材料没有收下"), _file(facts), _("文件太大，或者图片的点数太多，或者解开以后太大"),
        _("只交有关的几页，或者降低扫描的精度后再交"),
    )  # fmt: skip


def _enough_evidence(facts: Facts) -> Parts:
    return (
        _("材料没有收下"), _file(facts),
        _("这一件已经有 %(n)s 份材料，到了上限") % {"n": facts.get("limit", "")},
        _("把几页并成一个 PDF 再交"),
    )  # fmt: skip


_TEXTS: dict[str, Callable[[Facts], Parts]] = {
    **listing_refusals.TEXTS,
    "empty-file": _empty,
    "no-header": _no_header,
    "unknown-encoding": _encoding,
    "protected-workbook": _protected,
    "damaged-file": _damaged,
    "ambiguous-table": _ambiguous,
    "too-large": _large,
    "wrong-kind": _kind,
    "active-content": _active,
    "unknown-columns": _unknown_columns,
    "missing-columns": _missing_columns,
    "catalogue-gate": _gate,
    "no-rule-in-force": _no_rule,
    "batch-state": _state,
    "idempotency-key-reused": _key,
    "permission-denied": _denied,
    "unknown-file": _attachment(
        gettext_noop("不是能收的种类"),
        gettext_noop("另存为 PDF、JPG、PNG、DOCX 或者 XLSX 后再交；压缩包请先解开"),
    ),
    "oversized-file": _oversized,
    "broken-file": _attachment(
        gettext_noop("文件残缺，打不开"), gettext_noop("打开检查，另存一次后再交")
    ),
    "locked-file": _attachment(
        gettext_noop("文件加了密，或者是 2007 年以前的旧格式，看不到里面有什么"),
        gettext_noop("去掉密码，另存为 PDF、DOCX 或者 XLSX 后再交"),
    ),
    "active-file": _attachment(
        gettext_noop("里面有会自己运行的内容：宏、脚本、控件、外部链接或者嵌入的文件"),
        gettext_noop("打印成只有页面的 PDF 后再交"),
    ),
    "twofold-file": _attachment(
        gettext_noop("文件同时是两种东西，或者末尾后面还有内容"),
        gettext_noop("用原来的软件重新导出后再交"),
    ),
    "too-much-evidence": _enough_evidence,
}
CODES = tuple(_TEXTS)
