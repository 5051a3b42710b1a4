"""Watched folders: complete files only, each once, a receipt beside each, nothing lost."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from openpyxl import load_workbook

from chengxin.entrances.drop import folders, watching
from chengxin.entrances.jobs import tasks
from chengxin.law import rulebook
from chengxin.records.accounts import services as accounts
from chengxin.records.intake import receipts
from chengxin.records.intake.models import Batch, DroppedFile
from tests.entrances.api.conftest import DEPARTMENT, REGISTER

WRONG = REGISTER + "示例区暮色机械有限公司,91310199MA5LG2B67A,企业法人,存续,二〇一五\n"
LATER = timedelta(minutes=5)


class Folder:
    """The watched folder of one department and item."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)

    def drop(self, content: str | bytes = REGISTER, name: str = "register.csv") -> Path:
        path = self.path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def names(self, folder: str = "") -> list[str]:
        place = self.path / folder
        return sorted(p.name for p in place.iterdir() if p.is_file()) if place.is_dir() else []

    def text(self, folder: str, ending: str) -> str:
        (path,) = [p for p in (self.path / folder).iterdir() if p.name.endswith(ending)]
        return path.read_text(encoding="utf-8")


def look(after: timedelta = LATER, defer: Callable[[Batch], Any] = lambda batch: None) -> Any:
    return watching.look(at=datetime.now(UTC) + after, defer=defer)


def take_in_all() -> None:
    for batch in Batch.objects.all():
        tasks.take_in(batch_id=batch.pk)


@pytest.fixture
def folder(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    accounts.adopt_directory(rulebook.default().directory)
    monkeypatch.setattr(folders, "root", lambda: tmp_path / "drop")
    return Folder(tmp_path / "drop" / DEPARTMENT / "registration")


def test_a_complete_file_is_received_taken_in_and_moved_with_its_receipt(folder: Folder) -> None:
    folder.drop()
    assert look().received == 1
    assert folder.names() == ["register.csv"], "it stays until its batch has ended"
    take_in_all()
    assert look().moved == 1
    batch = Batch.objects.get()
    assert (batch.way_in, batch.received_by) == ("drop", f"drop-folder:{DEPARTMENT}")
    assert folder.names() == []
    done = f"{batch.batch_no}-register.csv"
    assert folder.names("done") == [done, f"{done}.receipt.json", f"{done}.receipt.txt"]
    receipt = json.loads(folder.text("done", ".receipt.json"))
    assert receipt["counts"]["accepted"] == receipt["counts"]["received"] == 1
    assert receipt["digest"] == receipts.digest_of(receipt)
    assert "收到 1 ＝ 接受 1 ＋ 暂存 0 ＋ 退回 0" in folder.text("done", ".receipt.txt")
    assert (folder.path / "done" / done).read_text(encoding="utf-8") == REGISTER


def test_a_file_still_being_written_is_left_alone(folder: Folder) -> None:
    folder.drop()
    folder.drop(name="next.csv.part")
    folder.drop(name="~$register.xlsx")
    assert look(after=timedelta(0)).received == 0
    assert look().received == 1
    assert DroppedFile.objects.get().name == "register.csv"


def test_a_copy_that_keeps_old_times_is_not_taken_early(folder: Folder) -> None:
    path = folder.drop()
    os.utime(path, (time.time() - 86_400, time.time() - 86_400))
    assert look(after=timedelta(0)).received == 0


def test_rows_to_mend_come_back_as_a_marked_workbook(folder: Folder) -> None:
    folder.drop(WRONG)
    look()
    take_in_all()
    look()
    (name,) = [name for name in folder.names("done") if name.endswith(".returned.xlsx")]
    sheet = load_workbook(folder.path / "done" / name).active
    assert sheet.max_row == 2


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        pytest.param("甲,乙\n1,2\n", "wrong.csv", "unknown-columns", id="columns"),
        pytest.param(b"", "empty.csv", "empty-file", id="empty"),
        pytest.param(b"%PDF-1.7", "paper.csv", "wrong-kind", id="kind"),
    ],
)
def test_a_refused_file_says_what_where_why_and_how_to_mend_it(
    folder: Folder, content: str | bytes, name: str, code: str
) -> None:
    folder.drop(content, name)
    done = look()
    assert (done.received, done.refused, done.moved) == (0, 1, 1)
    assert folder.names() == []
    receipt = json.loads(folder.text("failed", ".receipt.json"))
    assert (receipt["state"], receipt["refusal"]["code"]) == ("refused", code)
    assert all(receipt["refusal"][part] for part in ("what", "where", "why", "remedy"))
    assert receipt["refusal"]["remedy"] in folder.text("failed", ".receipt.txt")
    assert Batch.objects.count() == 0


def test_an_item_the_department_does_not_report_is_refused(folder: Folder) -> None:
    stranger = Folder(folder.path.parents[1] / "ecology-environment" / "registration")
    stranger.drop()
    assert look().refused == 1
    receipt = json.loads(stranger.text("failed", ".receipt.json"))
    assert receipt["refusal"]["code"] == "catalogue-gate"


def test_a_folder_of_no_department_is_left_for_the_operator(folder: Folder) -> None:
    nobody = Folder(folder.path.parents[1] / "nobody" / "registration")
    nobody.drop()
    assert look() == watching.Look()
    assert nobody.names() == ["register.csv"]


def test_links_are_not_followed(folder: Folder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(REGISTER, encoding="utf-8")
    (folder.path / "link.csv").symlink_to(secret)
    (folder.path.parent / "honour").symlink_to(tmp_path)
    assert look() == watching.Look()


def test_the_same_content_again_is_a_receipt_and_no_more(folder: Folder) -> None:
    folder.drop()
    look()
    take_in_all()
    look()
    folder.drop(name="again.csv")
    look()
    take_in_all()
    look()
    again = Batch.objects.latest("pk")
    assert (again.repeat_of is not None, again.unchanged, again.new) == (True, 1, 0)
    assert len([n for n in folder.names("done") if n.endswith(".receipt.txt")]) == 2


class Killed(BaseException):
    """Stands for kill -9: nothing after it runs."""


@pytest.mark.parametrize("where", ["receipt", "move", "mark"])
def test_whatever_is_killed_in_between_the_next_look_goes_on(
    folder: Folder, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.drop(WRONG)
    look()
    take_in_all()

    def die(*_arguments: object, **_keywords: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        target = {
            "receipt": (watching, "_write"),
            "move": (watching.os, "replace"),
            "mark": (watching.dropping, "note_moved"),
        }[where]
        patched.setattr(*target, die)
        with pytest.raises(Killed):
            look()
    look()
    assert look() == watching.Look()
    assert folder.names() == []
    assert len(folder.names("done")) == 4
    assert DroppedFile.objects.get().state == "done"
    assert Batch.objects.count() == 1


def test_killed_before_its_commit_a_file_is_received_once(folder: Folder) -> None:
    folder.drop()

    def die(_batch: Batch) -> None:
        raise Killed

    with pytest.raises(Killed):
        look(defer=die)
    assert (Batch.objects.count(), DroppedFile.objects.count()) == (0, 0)
    assert look().received == 1
    assert look().received == 0
    assert Batch.objects.count() == 1


def test_a_feed_beside_the_files_says_how_to_read_them(folder: Folder) -> None:
    (folder.path / "feed.yml").write_text("feed: [", encoding="utf-8")
    folder.drop()
    assert look().refused == 1
    assert json.loads(folder.text("failed", ".receipt.json"))["refusal"]["code"] == "feed"
    assert folder.names() == ["feed.yml"]


def test_only_one_process_looks_at_a_time(folder: Folder, own_lock: None) -> None:
    folder.drop()
    assert look().received == 0


@pytest.fixture
def own_lock(db: None) -> Any:
    """Another session holds the lock of the watcher."""
    import psycopg

    from chengxin.records.store import connection as store

    name = connection.settings_dict["NAME"]
    with psycopg.connect(store.uri("app", database=name)) as other:
        other.execute("SELECT pg_advisory_lock(hashtext('chengxin'), hashtext('drop'))")
        yield
