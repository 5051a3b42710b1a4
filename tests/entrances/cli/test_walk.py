"""A file becomes records, a grade with reasons and a signed report, by commands alone."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.entrances.cli.conftest import Run

BATCH = {
    "file", "batch", "received", "accepted", "new", "corrected", "unchanged", "revoked", "held",
    "rejected", "ended_by_absence", "repeat_of", "seconds",
}  # fmt: skip
EVALUATION = {
    "run", "card", "edition", "as_of", "known_at", "engine", "subjects", "grades", "digest",
    "seconds",
}  # fmt: skip
EXPLANATION = {
    "uscc", "card", "edition", "as_of", "known_at", "base", "points", "grade", "contributions",
    "vetoes", "protected", "not_counted", "ways_up",
}  # fmt: skip


def take_in(run: Run, handover: Any, *more: object) -> dict[str, Any]:
    ran = run("intake", handover.path, "--item", handover.item, "--department",
              handover.department, "--received-at", handover.received_at.isoformat(),
              "--json", *more)  # fmt: skip
    (batch,) = ran.object["batches"]
    assert set(batch) == BATCH
    assert ran.code == (1 if batch["held"] + batch["rejected"] else 0)
    return dict(batch)


def test_every_row_of_a_file_is_accounted_for(
    registered: Path, run: Run, files: Any, tmp_path: Path
) -> None:
    for handover in files("administrative-penalty", "market-regulation"):
        batch = take_in(run, handover, "--errors", tmp_path / "returned.xlsx")
        assert batch["received"] == batch["accepted"] + batch["held"] + batch["rejected"]
        parts = [batch[name] for name in ("new", "corrected", "unchanged", "revoked")]
        assert batch["accepted"] == sum(parts)
        assert (tmp_path / "returned.xlsx").exists()


def test_the_same_file_again_is_a_no_op(registered: Path, run: Run) -> None:
    ran = run("intake", registered, "--item", "registration", "--department", "market-regulation",
              "--received-at", "2025-11-23T09:00", "--json")  # fmt: skip
    (batch,) = ran.object["batches"]
    assert batch["repeat_of"] is not None
    assert batch["new"] == 0


def test_a_dry_run_records_nothing(directory: str, run: Run, files: Any, tmp_path: Path) -> None:
    first = files("registration", "market-regulation")[0]
    assert take_in(run, first, "--dry-run")["new"] > 0
    ran = run("export", "registration", "--out", tmp_path / "out.csv", "--json")
    assert ran.object["rows"] == 0


def test_a_file_that_is_no_table_is_refused_and_told(
    directory: str, run: Run, tmp_path: Path
) -> None:
    nothing = tmp_path / "empty.csv"
    nothing.write_text("")
    ran = run("intake", nothing, "--item", "registration", "--department", "market-regulation",
              "--json")  # fmt: skip
    assert ran.code == 1
    assert ran.object == {"batches": []}
    assert "[empty-file]" in ran.err


def test_replay_is_refused_once_the_real_clock_has_run(
    registered: Path, run: Run, files: Any
) -> None:
    second = files("registration", "market-regulation")[1]
    ran = run("intake", second.path, "--item", "registration", "--department",
              "market-regulation", "--json")  # fmt: skip
    assert ran.code == 0
    third = files("registration", "market-regulation")[2]
    ran = run("intake", third.path, "--item", "registration", "--department",
              "market-regulation", "--received-at", third.received_at.isoformat())  # fmt: skip
    assert ran.code == 1
    assert "replay" in ran.err


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_what_was_taken_in_comes_out_again(
    registered: Path, run: Run, tmp_path: Path, name: str
) -> None:
    ran = run("export", "registration", "--out", tmp_path / name, "--json")
    assert ran.code == 0
    read = pl.read_csv if name.endswith("csv") else pl.read_parquet
    exported = read(tmp_path / name)
    assert exported.height == ran.object["rows"] == pl.read_csv(registered).height
    assert {"subject_uscc", "subject_name", "recorded_at", "batch", "row", "state"} <= set(
        exported.columns
    )


def test_a_grade_is_the_same_twice_and_says_why(registered: Path, run: Run) -> None:
    first, second = (run("evaluate", "--as-of", "2026-11-21", "--json") for _ in range(2))
    assert set(first.object) == EVALUATION
    assert first.object["digest"] == second.object["digest"]
    assert sum(first.object["grades"].values()) == first.object["subjects"] > 0
    companies = pl.read_csv(registered).filter(
        (pl.col("主体类别") == "企业法人") & (pl.col("登记状态") == "存续")
    )
    uscc = companies["统一社会信用代码"][0]
    told = run("explain", uscc, "--as-of", "2026-11-21", "--json").object
    assert set(told) == EXPLANATION
    assert told["points"] == told["base"] + sum(c["points"] for c in told["contributions"])
    assert uscc in run("explain", uscc, "--as-of", "2026-11-21").out


def test_a_report_is_issued_and_one_byte_changed_is_seen(
    registered: Path, run: Run, tmp_path: Path
) -> None:
    companies = pl.read_csv(registered).filter(
        (pl.col("主体类别") == "企业法人") & (pl.col("登记状态") == "存续")
    )
    out = tmp_path / "report.pdf"
    ran = run("report", companies["统一社会信用代码"][0], "--since", "2025-11-21", "--out", out,
              "--matter", "申报项目", "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    assert set(ran.object) == {"report_no", "file", "sha256"}
    checked = run("verify", out, "--json")
    assert (checked.code, checked.object["status"]) == (0, "genuine")
    assert set(checked.object) == {"status", "report_no", "issued_at", "reasons"}
    assert run("verify", ran.object["report_no"], "--json").object["status"] == "genuine"
    pdf = bytearray(out.read_bytes())
    pdf[len(pdf) // 2] ^= 1
    out.write_bytes(pdf)
    checked = run("verify", out, "--json")
    assert (checked.code, checked.object["status"]) == (1, "altered")


def test_a_subject_is_found_by_code_and_by_name_and_never_guessed(
    registered: Path, run: Run
) -> None:
    row = pl.read_csv(registered).row(0, named=True)
    by_code = run("subject", row["统一社会信用代码"], "--as", "public", "--json").object
    assert by_code["name"] == row["名称"]
    assert run("subject", "示例", "--json").code == 1
    assert run("subject", "没有这家", "--json").code == 1


def test_a_bank_without_consent_is_turned_away_and_it_is_in_the_trail(
    registered: Path, run: Run
) -> None:
    code = pl.read_csv(registered)["统一社会信用代码"][0]
    ran = run("subject", code, "--as", "bank")
    assert ran.code == 1
    from chengxin.records.audit.models import AuditEntry

    assert AuditEntry.objects.filter(action="publicity.subject.refused").exists()
    trail = run("audit", "verify", "--json")
    assert trail.code == 0
    assert set(trail.object) == {"entries", "ok", "first_broken"}


def test_a_template_can_be_written_for_every_item(directory: str, run: Run, tmp_path: Path) -> None:
    from chengxin.entrances.cli.district.making import MAKERS

    for item in MAKERS:
        out = tmp_path / f"{item}.xlsx"
        assert run("template", item, out, "--json").code == 0
        assert out.exists()
