"""Where an enterprise comes from: names by period, mergers and splits, its predecessors."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from chengxin.entrances.desk.matters import matter
from chengxin.entrances.web import access, records
from chengxin.entrances.web.moments import When
from chengxin.law.errors import PermissionDeniedError
from chengxin.records.publicity import services as publicity
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.enums import RelationKind
from chengxin.records.subjects.models import SubjectRelation
from chengxin.records.subjects.selectors.judging import relations_of
from chengxin.records.subjects.selectors.versions import latest_versions

PREDECESSORS_SHOWN = 5
RECORDS_SHOWN = 10
PURPOSE = "desk-predecessor"


@dataclass(frozen=True)
class Link:
    """One relation seen from one of its subjects."""

    relation: SubjectRelation
    other_id: int
    other_name: str
    is_predecessor: bool
    sentence: str


def links(subject_id: int, *, on: date, seq: int | None) -> list[Link]:
    """Relations of a subject, oldest first."""
    found = relations_of([subject_id], seq=seq)
    others = {r.earlier_id if r.later_id == subject_id else r.later_id for r in found}
    names = {n: v.name for n, v in latest_versions(others, on=on).items()}
    shown = []
    for relation in found:
        is_predecessor = relation.later_id == subject_id
        other = relation.earlier_id if is_predecessor else relation.later_id
        name = names.get(other, f"#{other}")
        sentence = _sentence(relation, name, is_predecessor=is_predecessor)
        shown.append(Link(relation, other, name, is_predecessor, sentence))
    return shown


def _sentence(relation: SubjectRelation, name: str, *, is_predecessor: bool) -> str:
    words = {
        (RelationKind.ABSORBED, True): _("吸收合并了 %(name)s"),
        (RelationKind.ABSORBED, False): _("被 %(name)s 吸收合并"),
        (RelationKind.CONSOLIDATED, True): _("由 %(name)s 等合并新设"),
        (RelationKind.CONSOLIDATED, False): _("合并新设为 %(name)s"),
        (RelationKind.SPLIT_OFF, True): _("从 %(name)s 分立出来"),
        (RelationKind.SPLIT_OFF, False): _("分立出 %(name)s"),
        (RelationKind.DIVIDED, True): _("由 %(name)s 解散分立而来"),
        (RelationKind.DIVIDED, False): _("解散分立为 %(name)s"),
    }
    return words[RelationKind(relation.kind), is_predecessor] % {"name": name}


def context(
    request: HttpRequest, subject_id: int, moment: When, *, seq: int | None
) -> dict[str, Any]:
    """Names by period, relations, and what is recorded about predecessors (their own records)."""
    found = links(subject_id, on=moment.on, seq=seq)
    return {
        "names": subjects.names_of(subject_id, seq=seq),
        "links": found,
        "predecessors": [
            {"link": link, "records": _records(request, link.other_id, moment)}
            for link in found
            if link.is_predecessor
        ][:PREDECESSORS_SHOWN],
    }


def _records(request: HttpRequest, subject_id: int, moment: When) -> list[records.ShownRecord]:
    """A predecessor's records as this reader may see them; the read is in its own trail."""
    try:
        disclosed = publicity.disclosed_records(
            subject_id=subject_id,
            actor=access.actor(request),
            purpose=PURPOSE,
            matter=matter(request),
            on=moment.on,
            at=timezone.now(),
            known_at=moment.known_at,
        )
    except PermissionDeniedError:
        return []
    return records.shown(disclosed.records, on=moment.on)[:RECORDS_SHOWN]
