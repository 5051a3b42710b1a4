"""What the three doors share about objections: the form, its refusals, the words of a case."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chengxin.affairs.objections import rules, services
from chengxin.affairs.objections.enums import ObjectionState, Outcome, Step
from chengxin.affairs.objections.models import Objection, ObjectionProposal
from chengxin.affairs.objections.transitions import AFFAIR, Act
from chengxin.entrances.web import case_parts, case_places, refusals
from chengxin.entrances.web.records import ShownRecord
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.errors import CreditError
from chengxin.law.rulebook.schemas.objection import ApplicantKind, ObjectionPack
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use

LONGEST_LINE = 300

ACTS: dict[str, Promise | str] = {
    Act.FILE: gettext_lazy("提出异议"),
    Act.TAKE_UP: gettext_lazy("单位自行核查"),
    Act.FLAG: gettext_lazy("标注异议"),
    Act.FORWARD: gettext_lazy("受理并转交单位"),
    Act.KEEP: gettext_lazy("受理并由信用办核查"),
    Act.DECLINE: gettext_lazy("不予受理"),
    Act.RETURN: gettext_lazy("退回信用办"),
    Act.PROPOSE: gettext_lazy("拟办"),
    Act.SEND_BACK: gettext_lazy("退回重新核查"),
    Act.CORRECT: gettext_lazy("复核：予以更正"),
    Act.ANNUL: gettext_lazy("复核：停止使用"),
    Act.REFUSE: gettext_lazy("复核：不予更正"),
    Act.WITHDRAW: gettext_lazy("撤回"),
}

PLACE = case_places.CasePlace(
    title=gettext_lazy("异议"),
    desk="desk:objection",
    enterprise="enterprise:objection",
    steps={str(step): step.label for step in Step},
    acts={str(act): label for act, label in ACTS.items()},
    states={str(state): state.label for state in ObjectionState},
)
case_places.register(AFFAIR, PLACE)

STATE_CSS = {
    ObjectionState.CORRECTED: "cx-tag-ok",
    ObjectionState.ANNULLED: "cx-tag-ok",
    ObjectionState.REFUSED: "cx-tag-end",
    ObjectionState.DECLINED: "cx-tag-end",
    ObjectionState.WITHDRAWN: "cx-tag-end",
}
OUTCOMES = Outcome.choices


@dataclass(frozen=True)
class FieldChoice:
    """A field of the record that may be named as wrong."""

    code: str
    title: str
    text: str


@dataclass
class ClaimForm:
    """The form of an objection: what was typed, what is wrong with it, what it is about.

    `problems` by part: ground, statement, wanted, fields, document_no, contact, files, general.
    """

    record: ShownRecord
    kind: ApplicantKind
    pack: ObjectionPack
    typed: dict[str, Any]
    problems: dict[str, str]

    @property
    def grounds(self) -> list[dict[str, Any]]:
        """The grounds this applicant may choose, in words."""
        return [
            {
                "id": ground.id,
                "title": by_language(ground.title),
                "hint": by_language(ground.hint),
                "chosen": ground.id == self.typed["ground"],
            }
            for ground in self.pack.grounds_of(self.kind)
        ]

    @property
    def fields(self) -> list[FieldChoice]:
        """Fields this reader sees in the record."""
        return [FieldChoice(f.code, f.title, f.text) for f in self.record.record.fields if f.text]

    @property
    def empty_fields(self) -> list[FieldChoice]:
        """Fields of the item the record leaves empty; for what is missing."""
        if self.kind is ApplicantKind.PUBLIC:
            return []
        record = self.record.record
        item = in_use.current().catalogue_item_edition(record.item, record.item_edition)
        shown = {field.code for field in self.fields}
        return [
            FieldChoice(f.code, f.title_zh, "")
            for f in item.fields
            if f.code not in shown and not f.sensitive
        ]

    @property
    def gives_contact(self) -> bool:
        """Whether the applicant says how to be reached."""
        return self.pack.applicant(self.kind).gives_contact

    @property
    def needs_document(self) -> bool:
        """Whether some ground asks for the document that annuls the decision."""
        return any(ground.needs_document for ground in self.pack.grounds_of(self.kind))

    @property
    def flag_words(self) -> str:
        """Within which time the record is marked, for those whose word alone does not mark it."""
        return limit_words(self.pack.limits.flag)

    @property
    def department_words(self) -> str:
        """What happens to a case of this applicant, as one sentence."""
        return _("%(office)s内由信用办受理，转交报送单位；单位自收到之日起%(unit)s内答复。") % {
            "office": limit_words(self.pack.limits.forward),
            "unit": limit_words(self.pack.limits.department),
        }


def limit_words(limit: Any) -> str:
    """A limit in the language of the page."""
    return str(limit.en if get_language() == "en" else limit.zh)


def claim_form(request: HttpRequest, record: ShownRecord, kind: ApplicantKind) -> ClaimForm:
    """The form as it was sent, or empty."""
    sent = request.POST
    names = ("ground", "statement", "wanted", "document_no", "name", "reach")
    typed: dict[str, Any] = {name: sent.get(name, "") for name in names}
    typed["document_no"] = typed["document_no"][:LONGEST_LINE]
    typed["fields"] = sent.getlist("fields")
    return ClaimForm(record, kind, rules.pack_on(record.on), typed, {})


def file_claim(
    request: HttpRequest, form: ClaimForm, *, by: Actor, at: datetime
) -> services.Filed | None:
    """File what the form says; None when it is refused, with the reason beside its part."""
    typed = form.typed
    contact = None
    if form.gives_contact:
        name, reach = typed["name"][:LONGEST_LINE], typed["reach"][:LONGEST_LINE]
        contact = services.Contact(name=name, reach=reach)
    try:
        return services.file(
            record_no=form.record.record.record_no,
            claim=services.Claim(
                ground=typed["ground"],
                statement=typed["statement"],
                wanted=typed["wanted"],
                fields=tuple(typed["fields"]),
                document_no=typed["document_no"],
            ),
            by=by,
            at=at,
            files=uploads(request),
            contact=contact,
        )
    except CreditError as error:
        part, words = in_words(error, form.pack)
        form.problems[part] = words
        return None


def uploads(request: HttpRequest) -> tuple[tuple[str, bytes], ...]:
    """Names and contents of the files sent along."""
    return tuple((sent.name or "", sent.read()) for sent in request.FILES.getlist("evidence"))


def upload(case_no: str, pack: ObjectionPack, *, at: datetime) -> case_parts.Upload:
    """What the form for evidence says: as many files as both rules take."""
    found = case_parts.upload(case_no, at=at)
    return replace(found, left=min(found.left, pack.most_files))


def in_words(error: CreditError, pack: ObjectionPack) -> tuple[str, str]:
    """Which part of a form a refusal is about, and what it says there."""
    make = _WORDS.get(error.code)
    if make is not None:
        return make(error, pack)
    code = error.code
    part = "files" if code.endswith("-file") or code == "too-much-evidence" else "general"
    return part, refusals.describe(error).text


def _unclear(error: Any, pack: ObjectionPack) -> tuple[str, str]:
    words = {"least": pack.words.least, "most": pack.words.most}
    texts = {
        "ground": _("请选择一项理由。"),
        "fields": _("请勾选有误的项目。"),
        "document_no": _("请填写撤销或者变更的文书号。"),
        "contact": _("请写明怎样称呼、怎样联系您，以便告知结果。"),
        "files": _("最多交 %(n)s 份材料，可以合并成一个 PDF。") % {"n": pack.most_files},
        "changes": _("有的项目不能在这里改；加密保存的项目由单位重新报送。"),
        "annulled_on": _("撤销日期不能晚于今天。"),
        "told_on": _("书面告知日期不能晚于今天。"),
        "number": _("拟办意见已经换了新的，请重新看过再复核。"),
    }
    said = _("请写 %(least)s 到 %(most)s 个字。") % words
    return error.field, texts.get(error.field, said)


def _pending(error: Any, _pack: ObjectionPack) -> tuple[str, str]:
    return "general", _("对这条记录已有一件异议在办（%(no)s），办结之后可以再提。") % {
        "no": error.case_no
    }


def _not_open(_error: Any, _pack: ObjectionPack) -> tuple[str, str]:
    return "general", _("这条记录现在不能提异议：可能已经不再公示，或者不是本主体的记录。")


def _not_accepted(error: Any, _pack: ObjectionPack) -> tuple[str, str]:
    said = "；".join(message for _, _, message, _ in error.problems) or error.message
    return "changes", _("改后的内容通不过入库检查：%(said)s") % {"said": said}


def _nothing_changes(_error: Any, _pack: ObjectionPack) -> tuple[str, str]:
    return "changes", _("没有改动任何一项。要维持原记录，请选“不予更正”。")


def _key(_error: Any, _pack: ObjectionPack) -> tuple[str, str]:
    return "changes", _("这一项用来识别文书，不能在这里改：请单位在报送文件里撤销原行、报送新行。")


_WORDS: dict[str, Callable[[Any, ObjectionPack], tuple[str, str]]] = {
    "unclear-objection": _unclear,
    "objection-pending": _pending,
    "record-not-open-to-objection": _not_open,
    "row-not-accepted": _not_accepted,
    "correction-changes-nothing": _nothing_changes,
    "key-not-correctable": _key,
}


def form_context(form: ClaimForm, *, at: datetime) -> dict[str, Any]:
    """What the form page shows."""
    pack = form.pack
    return {
        "form": form,
        "shown": form.record,
        "upload": upload("", pack, at=at),
        "law": case_parts.law_beside((pack.pack, pack.edition)),
    }


def case_context(objection: Objection, *, door: str, at: datetime) -> dict[str, Any]:
    """What a case page shows whoever reads it."""
    pack = rules.pack_of(objection)
    ground = pack.ground(objection.ground)
    proposal = objection.proposals.last()
    decided = objection.state in (
        ObjectionState.CORRECTED,
        ObjectionState.ANNULLED,
        ObjectionState.REFUSED,
    )
    declined = pack.decline(objection.decline_reason) if objection.decline_reason else None
    return {
        "objection": objection,
        "state_css": state_css(objection),
        "ground": by_language(ground.title) if ground else objection.ground,
        "fields": field_titles(objection),
        "result": proposal if decided else None,
        "declined": by_language(declined.title) if declined else "",
        "instead": by_language(declined.instead) if declined else "",
        "clocks": case_parts.clocks(AFFAIR, objection.case_no, today=localdate(at)),
        "law": case_parts.law_beside((pack.pack, pack.edition)),
        "history": _history(objection, door),
    }


def _history(objection: Objection, door: str) -> list[case_parts.ShownEvent]:
    """What was done in a case; what a unit only considers is not told outside."""
    found = case_parts.history(AFFAIR, objection.case_no, door=door)
    if door == case_parts.DESK:
        return found
    inside = {str(ACTS[act]) for act in (Act.PROPOSE, Act.SEND_BACK)}
    return [each for each in found if str(each.act) not in inside]


def state_css(objection: Objection) -> str:
    """The mark beside a state."""
    return STATE_CSS.get(ObjectionState(objection.state), "cx-tag-wait")


def field_titles(objection: Objection) -> list[str]:
    """Titles of the fields named as wrong."""
    editions = in_use.current().editions_of(f"catalogue.{objection.item}")
    titles = {field.code: field.title_zh for field in editions[-1].fields}  # type: ignore[attr-defined]
    return [titles.get(code, code) for code in objection.fields]


def changes_of(proposal: ObjectionProposal | None) -> list[dict[str, str]]:
    """What a proposal corrects, cell by cell."""
    return list(proposal.changes) if proposal is not None else []
