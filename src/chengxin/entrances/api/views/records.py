"""A subject's credit records, for systems that were opened for it, for a named matter."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router

from chengxin.entrances.api import record_schemas as schemas
from chengxin.entrances.api.problems import Problem
from chengxin.entrances.api.scopes import RECORDS
from chengxin.entrances.api.security import SystemBearer, actor_of, only_known_parameters
from chengxin.records.publicity.disclosure import DisclosedRecord
from chengxin.records.publicity.services import disclosed_records
from chengxin.records.subjects.selectors.versions import find_by_key

router = Router(tags=["信用记录"], auth=SystemBearer(RECORDS))
router.add_decorator(only_known_parameters)
REFUSED = dict.fromkeys((401, 403, 404, 422, 429), Problem)
PURPOSE = "api-records"


@router.get(
    "/{uscc}/records", response={200: schemas.RecordList, **REFUSED}, summary="主体的信用记录"
)
def records(
    request: HttpRequest, uscc: schemas.Uscc, asked: Query[schemas.RecordParameters]
) -> Any:
    """一个主体的信用记录：社会公开和政务共享的，加上本单位报送的；每次查询按事项留痕。

    已修复、已撤销、移出名单、重整屏蔽等依法停止共享的记录不再给出；异议处理中的记录带标注。
    本系统用过的副本，收到推送或者再次查询后应当同样停止使用。令牌要带 records 范围。
    """
    today = timezone.localdate()
    subject = find_by_key(uscc, on=today)
    if subject is None:
        raise Http404
    file = disclosed_records(
        subject_id=subject.subject_id,
        actor=actor_of(request),
        purpose=PURPOSE,
        matter=asked.matter,
        on=today,
        at=timezone.now(),
        items=None if asked.item is None else [asked.item],
    )
    found = [each for each in file.records if _is_asked(each, asked)]
    first = (asked.page - 1) * asked.size
    return {
        "subject": {"uscc": subject.uscc, "name": subject.name, "status": subject.status},
        "matter": asked.matter,
        "on": today,
        "known_seq": file.known.seq,
        "page": asked.page,
        "size": asked.size,
        "total": len(found),
        "records": [
            schemas.record_answer(each, today) for each in found[first : first + asked.size]
        ],
    }


def _is_asked(record: DisclosedRecord, asked: schemas.RecordParameters) -> bool:
    return asked.polarity is None or record.polarity == asked.polarity
