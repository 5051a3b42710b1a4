"""What people of the demonstration did about repair: one case under examination, one just filed.

Three penalties of the spring are entered for the enterprise that has been penalised: their
shortest period is over, so that anybody who tries the demonstration can walk a repair to its end.
"""

from datetime import date, datetime, timedelta

from chengxin.affairs.repair import services as repair
from chengxin.affairs.repair.models import RepairApplication
from chengxin.affairs.repair.services.applying import commitment_text
from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
from chengxin.entrances.cli.demo.papers import blank_pdf
from chengxin.law.identifiers import uscc
from chengxin.law.periods import add_months
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.editions import in_use
from chengxin.records.intake import services as intake
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.models import SubjectVersion

UNIT = "ecology-environment"
UNIT_CODE = "11310120MB2F00002"  # invented, like everything here
OWNER, OFFICER = "enterprise2", "regulator"
VIOLATIONS = (
    "未按照规定设置危险废物识别标志",
    "未建立危险废物管理台账",
    "未按照规定公开环境信息",
)
STATEMENT = "罚款已经缴清，问题已经整改，并经验收。"


def fill(*, troubled: str, now: datetime) -> None:
    """Enter the penalties, and let the enterprise and the department act on two of them.

    Args:
        troubled: Code of the enterprise that has been penalised.
        now: The clock.
    """
    today = now.date()
    subject = subjects.version_of(subjects.get_by_uscc(troubled).pk, valid_on=today)
    owner = Account.objects.filter(username=OWNER).first()
    officer = Account.objects.filter(username=OFFICER).first()
    if subject is None or owner is None or officer is None:
        return
    member, decider = Actor.of_account(owner), Actor.of_account(officer)
    numbers = _penalties(subject, today, decider, now)
    first = _file(numbers[0], member, now)
    repair.accept(case_no=first.case_no, by=decider, at=now)
    _file(numbers[1], member, now)


def _penalties(subject: SubjectVersion, today: date, by: Actor, now: datetime) -> list[int]:
    """Three small fines of five months ago, in one batch of the department."""
    item = in_use.current().catalogue_item("administrative-penalty", today)
    titles = {field.name: field.title_zh for field in item.fields}
    directory = in_use.current().directory
    unit = next(unit for unit in directory.departments if unit.code == UNIT)
    code = UNIT_CODE + uscc.check_character(UNIT_CODE)
    decided_on = add_months(today, -5)
    rows = []
    for place, violation in enumerate(VIOLATIONS):
        day = decided_on + timedelta(days=place)
        cells = {
            "subject_name": subject.name,
            "subject_category": "法人及非法人组织",
            "subject_uscc": subject.uscc,
            "legal_representative": "示某",
            "document_no": f"沪示例环罚〔{day.year}〕{9901 + place}号",
            "violation": violation,
            "facts": violation,
            "basis": "《中华人民共和国固体废物污染环境防治法》",
            "penalty_kinds": "罚款",
            "content": "罚款人民币2万元",
            "fine_fen": "2",
            "decided_on": day.isoformat(),
            "valid_to": "2099-12-31",
            "authority": unit.zh,
            "authority_uscc": code,
            "source_department": unit.zh,
            "source_department_uscc": code,
            "status": "有效",
            "procedure": "普通程序",
            "severity_class": "一般",
            "fulfilment": "全部履行",
        }
        rows.append({titles[name]: text for name, text in cells.items() if name in titles})
    entered = intake.enter_rows(
        item=item.code,
        department=UNIT,
        rows=rows,
        by=by,
        at=now,
        reason="演示数据",
        on_commit=open_windows_and_recognise,
    )
    return [int(row.record_no) for row in entered.rows]


def _file(record_no: int, by: Actor, now: datetime) -> RepairApplication:
    """Start an application, hand in the proof, sign and file it."""
    application = repair.start(record_no=record_no, by=by, at=now)
    repair.add_material(
        case_no=application.case_no,
        material="proof-of-fulfilment",
        name="缴款凭证.pdf",
        content=blank_pdf(),
        by=by,
        at=now,
    )
    repair.sign(
        case_no=application.case_no,
        text=commitment_text(application),
        signed_by="示勤",
        statement=STATEMENT,
        by=by,
        at=now,
    )
    return repair.file(case_no=application.case_no, by=by, at=now)
