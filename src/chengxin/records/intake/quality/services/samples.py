"""The office enters what it found where a unit publishes by itself (抽查)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.dateparse import parse_date

from chengxin.law import document_numbers
from chengxin.law.errors import InputError, PermissionDeniedError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.intake.plans import local_day
from chengxin.records.intake.quality import evidence, months
from chengxin.records.intake.quality.models import Sample, SampledDecision
from chengxin.records.intake.quality.scope import scope

MOST_AT_ONCE = 2000
_SEPARATORS = ("\t", "，", ",", ";", "；")


@dataclass(frozen=True)
class Sighting:
    """A decision seen: its number in the platform's spelling, and its day."""

    document_no: str
    decided_on: date


def read_sightings(text: str) -> list[Sighting]:
    """Decisions from lines such as ``沪奉虚罚〔2026〕3号，2026-09-04``; empty lines are left out.

    Raises:
        InputError: A line has no number or no day, a number stands twice, or there are none.
    """
    found: list[Sighting] = []
    for place, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        number, day = _parts(line)
        if not number or day is None or len(number) > 300:
            raise InputError(
                f"第{place}行没有读懂：“{line.strip()[:80]}”。写成“文书号，2026-09-04”。",
                value=line,
            )
        if any(each.document_no == number for each in found):
            raise InputError(f"第{place}行与前面重复：{number}", value=line)
        found.append(Sighting(number, day))
    if not found or len(found) > MOST_AT_ONCE:
        raise InputError(f"一次登记1至{MOST_AT_ONCE}条决定。", value=str(len(found)))
    return found


def _parts(line: str) -> tuple[str, date | None]:
    for separator in _SEPARATORS:
        number, found, day = line.rpartition(separator)
        if found:
            try:
                return document_numbers.normalise(number), parse_date(day.strip())
            except ValueError:  # well formed, but no such day
                return "", None
    return "", None


@transaction.atomic
def enter_sample(
    *,
    department: str,
    item: str,
    place: str,
    sightings: Sequence[Sighting],
    by: Actor,
    at: datetime,
) -> Sample:
    """Keep a sample; what had not been reported by now counts as unreported, whatever comes later.

    Args:
        department: Whose decisions.
        item: Of which item.
        place: Where they were seen.
        sightings: The decisions.
        by: A person of the credit office.
        at: When.

    Raises:
        PermissionDeniedError: `by` is not of the office.
        InputError: A decision lies in the future, or nothing says where it was seen.
    """
    if by.audience is not Audience.OFFICE:
        raise PermissionDeniedError(
            f"{by.operator} may not enter samples; the credit office does.",
            by=by.operator,
            what="sample",
        )
    today = local_day(at)
    wrong = [each.document_no for each in sightings if each.decided_on > today]
    if wrong or not place.strip():
        raise InputError(
            f"写明在哪里看到；决定日期不能晚于今天：{'、'.join(wrong[:5])}",
            value=", ".join(wrong),
        )
    month = months.of(today)
    asked = scope(since=month, until=month, now=at, department=department)
    reported = evidence.reported_numbers(asked, (each.document_no for each in sightings))
    sample = Sample.objects.create(
        pk=(pk := _fresh_id()),
        sample_no=f"CC-{today:%Y%m%d}-{pk:04d}",
        department_id=department,
        item=item,
        place=place.strip(),
        entered_at=at,
        entered_by=by.operator,
        account_id=by.account_id,
    )
    SampledDecision.objects.bulk_create(
        SampledDecision(
            sample=sample,
            document_no=each.document_no,
            decided_on=each.decided_on,
            reported=each.document_no in reported,
        )
        for each in sightings
    )
    audit.record(
        actor=by,
        action="quality.sample.entered",
        at=at,
        matter=sample.sample_no,
        purpose="data-quality",
        details={"sample": sample.pk, "decisions": len(sightings), "reported": len(reported)},
    )
    return sample


def _fresh_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('quality_sample', 'id'))")
        return int(cursor.fetchone()[0])
