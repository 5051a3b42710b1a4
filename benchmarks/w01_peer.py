"""The peer of W1: pandera over polars, then Django's ``bulk_create`` into the same tables."""

import json
import time
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from benchmarks.w01_population import AUTHORITY, Population
from chengxin.law.identifiers import uscc
from chengxin.law.rulebook import CatalogueItem, default

AT_ONCE = 2_000
ON = date(2026, 11, 21)


def run(made: Population) -> dict[str, Any]:
    """Rows a second of checking, and of checking and writing."""
    began = time.perf_counter()
    broken = _checked(made.rows)
    validated = time.perf_counter() - began
    _write(made, broken)
    seconds = time.perf_counter() - began
    return {
        "rows": made.rows.height,
        "seconds": round(seconds, 2),
        "seconds_validating": round(validated, 2),
        "rows_per_second": round(made.rows.height / seconds),
        "validated_per_second": round(made.rows.height / validated),
        "cells_found_wrong": broken.height,
    }


def _checked(rows: pl.DataFrame) -> pl.DataFrame:
    """What pandera finds: one row per failing cell, with its place and column."""
    import pandera.polars as pa
    from pandera.errors import SchemaErrors

    text = {"dtype": pl.String, "nullable": True}
    word = pa.Check.notin(["无", "不详", "测试", "待补", "未知", "—", "-"])

    def valid_code(data: Any) -> pl.LazyFrame:
        return data.lazyframe.select(
            pl.col(data.key).map_elements(uscc.is_valid, return_dtype=pl.Boolean)
        )

    code = pa.Check(valid_code, name="check digit")
    columns = {name: pa.Column(**text) for name in rows.columns}
    for name in ("行政相对人名称", "行政处罚决定书文号", "违法行为类型", "违法事实", "处罚依据",
                 "处罚类别", "处罚内容", "处罚机关", "数据来源单位"):  # fmt: skip
        columns[name] = pa.Column(pl.String, [word, pa.Check.str_length(max_value=4000)])
    for name in ("统一社会信用代码", "处罚机关统一社会信用代码", "数据来源单位统一社会信用代码"):
        columns[name] = pa.Column(pl.String, [code], nullable=True)
    columns["行政相对人类别"] = pa.Column(
        pl.String, pa.Check.isin(["法人及非法人组织", "自然人", "个体工商户"])
    )
    columns["处罚决定日期"] = pa.Column(pl.String, pa.Check(_is_day, name="day"))
    schema = pa.DataFrameSchema(columns)
    try:
        schema.validate(rows, lazy=True)
    except SchemaErrors as errors:
        return pl.DataFrame(errors.failure_cases)
    return pl.DataFrame({"index": []})


def _is_day(data: Any) -> pl.LazyFrame:
    day = pl.col(data.key).str.to_date("%Y/%m/%d", strict=False)
    return data.lazyframe.select(day.is_not_null() & (day <= ON))


def _write(made: Population, broken: pl.DataFrame) -> None:
    """Everything intake writes, object by object."""
    from django.db import transaction

    from chengxin.records.accounts.models import Department
    from chengxin.records.intake.models import Batch, BatchRow, RowProblem
    from chengxin.records.ledger import services as ledger
    from chengxin.records.subjects.models import SubjectIdentifier

    item = default().catalogue_item("administrative-penalty", ON)
    known = dict(SubjectIdentifier.objects.values_list("value", "subject_id"))
    failures = broken.filter(pl.col("index").is_not_null()).rows(named=True)
    bad = {int(row["index"]) for row in failures}
    with transaction.atomic():
        commit = ledger.open_commit(act="bench", by="peer")
        batch = Batch.objects.create(
            batch_no="peer", item=item.code, item_edition=item.edition,
            department=Department.objects.get(pk="ecology-environment"), file_name="peer.csv",
            file_digest="0" * 64, state="running", received_at=datetime.now(UTC),
            received_by="peer", received=made.rows.height,
        )  # fmt: skip
        good = [(n, row) for n, row in enumerate(made.rows.rows(named=True)) if n not in bad]
        records = _records(good, item, known, batch.pk, commit.seq)
        RowProblem.objects.bulk_create(
            [
                RowProblem(batch=batch, row_no=int(row["index"]) + 2,
                           field=str(row["column"])[:100],
                           value=str(row["failure_case"])[:200], rule=str(row["check"])[:64],
                           severity="reject", message=str(row["check"])[:300], remedy="")
                for row in failures
            ],
            batch_size=AT_ONCE,
        )  # fmt: skip
        by_row = {record.row_no: record.record_no for record in records}
        BatchRow.objects.bulk_create(
            [
                BatchRow(batch=batch, row_no=n + 2, record_no=by_row.get(n + 2),
                         outcome="rejected" if n in bad else "new", row_digest=b"0" * 16)
                for n in range(made.rows.height)
            ],
            batch_size=AT_ONCE,
        )  # fmt: skip


def _records(
    rows: list[tuple[int, dict[str, Any]]],
    item: CatalogueItem,
    known: dict[str, int],
    batch_id: int,
    seq: int,
) -> list[Any]:
    from chengxin.records.ledger import services as ledger
    from chengxin.records.ledger.models import LedgerPayload, LedgerRecord

    fields = {h: f for h in rows[0][1] if (f := item.find_header(h)) is not None}
    made, payloads, bodies = [], {}, []
    numbers = ledger.next_record_nos(len(rows))
    for (place, row), record_no in zip(rows, numbers, strict=True):
        body = _body(row, fields)
        digest = ledger.payload_digest(body)
        payloads[digest] = LedgerPayload(digest=digest, body=body)
        who = known[row["统一社会信用代码"]]
        day = date.fromisoformat(body["decided_on"])
        made.append(
            LedgerRecord(
                record_no=record_no, version=1, subject_id=who, item=item.code,
                item_edition=item.edition, shape="act", polarity="negative", severity="general",
                state="live", document_no=row["行政处罚决定书文号"], authority=row["处罚机关"],
                authority_code=AUTHORITY, decided_on=day, valid_from=day, payload_id=digest,
                natural_key=ledger.natural_key(item.code, str(who), row["行政处罚决定书文号"]),
                department_code="ecology-environment", batch_id=batch_id, row_no=place + 2,
                reason="new", recorded_seq=seq,
            )
        )  # fmt: skip
        bodies.append(body)
    LedgerPayload.objects.bulk_create(payloads.values(), batch_size=AT_ONCE)
    LedgerRecord.objects.bulk_create(made, batch_size=AT_ONCE)
    _windows(made, bodies, item, seq)
    return made


def _body(row: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """The payload, with the values the platform would write."""
    body: dict[str, Any] = {}
    for header, field in fields.items():
        text = row[header]
        if text is None or text == "":
            continue
        if field.kind == "date":
            body[field.name] = text.replace("/", "-")
        elif field.kind == "amount":
            body[field.name] = round(float(text) * 1_000_000)
        elif field.kind == "codes":
            body[field.name] = text.split(";")
        else:
            body[field.name] = text
    return json.loads(json.dumps(body))  # type: ignore[no-any-return]


def _windows(
    records: list[Any], bodies: list[dict[str, Any]], item: CatalogueItem, seq: int
) -> None:
    from chengxin.law.publicity_rules import facts_of, window
    from chengxin.records.publicity.models import PublicityWindow

    opened = []
    for record, body in zip(records, bodies, strict=True):
        facts = facts_of(item, body, department=record.department_code)
        for edition in default().publicity_editions():
            until = edition.in_force.until
            if until is not None and until <= record.decided_on:
                continue
            decided = window(edition, facts)
            opened.append(
                PublicityWindow(
                    record_id=record.pk, record_no=record.record_no, subject_id=record.subject_id,
                    edition=edition.edition,
                    rule=decided.rule_id, severity=decided.severity or "",
                    published=decided.published, starts_on=decided.starts_on,
                    earliest_end_on=decided.repairable_from, ends_on=decided.shown_until,
                    article=decided.article, recorded_seq=seq,
                )
            )  # fmt: skip
    PublicityWindow.objects.bulk_create(opened, batch_size=AT_ONCE)
