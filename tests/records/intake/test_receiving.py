"""A file is received whole or refused with the reason; a batch number says when it came."""

from datetime import timedelta
from pathlib import Path

import pytest

from chengxin.law.errors import CatalogueGateError
from chengxin.records.intake import chunks, errors
from chengxin.records.intake.models import Batch, BatchChunk
from chengxin.records.intake.reading import ROW_NO
from chengxin.records.ledger.services import ReplayRefusedError
from tests.records.intake.invented import Desk, feed, penalty, small


def test_raw_rows_are_kept_sealed_and_readable_again(desk: Desk) -> None:
    batch = desk.receive([penalty(1), penalty(2)])
    assert (batch.received, batch.state) == (2, "received")
    assert batch.batch_no == f"20261116-{batch.pk:06d}"
    chunk = BatchChunk.objects.get()
    assert (chunk.first_row, chunk.last_row) == (2, 3)
    assert "虚构".encode() not in bytes(chunk.sealed)
    assert chunks.load(chunk)[ROW_NO].to_list() == [2, 3]


def test_a_department_that_does_not_report_the_item_is_refused(desk: Desk) -> None:
    with pytest.raises(CatalogueGateError, match="may not report it"):
        desk.receive([penalty(1)], item="registration")
    with pytest.raises(CatalogueGateError, match="not a department"):
        desk.receive([penalty(1)], department="nobody")
    assert not Batch.objects.exists()


def test_unknown_columns_refuse_the_file_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(errors.UnknownColumnsError) as caught:
        desk.receive([penalty(1) | {"星座": "狮子"}])
    assert caught.value.columns == ["星座"]
    assert not Batch.objects.exists()


def test_a_nameless_column_may_be_empty_but_not_filled(desk: Desk) -> None:
    assert desk.receive([penalty(1) | {"": ""}]).received == 1
    with pytest.raises(errors.UnknownColumnsError, match="column 17 has no header"):
        desk.receive([penalty(1) | {"": "x"}])


def test_a_row_of_codes_below_the_titles_is_no_row(desk: Desk) -> None:
    batch = desk.receive([{"行政相对人名称": "CF_XDR_MC", "备注": "BZ"},
                          {"行政相对人名称": "甲公司", "备注": ""}])  # fmt: skip
    assert batch.received == 1
    assert BatchChunk.objects.get().first_row == 3


def test_a_feed_travels_with_its_batch(desk: Desk) -> None:
    batch = desk.receive([small(1)], feed=feed())
    assert (batch.feed, batch.feed_body["natural_key"]) == ("small", ["document_no"])
    assert len(batch.feed_digest) == 64


def test_a_feed_for_another_item_is_refused(desk: Desk) -> None:
    with pytest.raises(errors.FeedError, match="is made for administrative-penalty"):
        desk.receive([small(1)], item="administrative-permit", feed=feed())


def test_an_unreadable_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "broken.xlsx"
    file.write_bytes(b"PK\x03\x04")
    with pytest.raises(errors.DamagedFileError):
        desk.receive_file(file, item="administrative-penalty", department="emergency")
    assert not Batch.objects.exists()


def test_a_time_that_has_passed_is_not_replayed(desk: Desk) -> None:
    first = desk.take([penalty(1)], replayed=True)
    early = first.received_at - timedelta(seconds=1)
    desk.at = early - timedelta(minutes=1)
    with pytest.raises(ReplayRefusedError, match="has come to"):
        desk.receive([penalty(2)], replayed=True)
    desk.at = first.received_at
    desk.take([penalty(3)])
    with pytest.raises(ReplayRefusedError, match="real clock"):
        desk.receive([penalty(4)], replayed=True)
