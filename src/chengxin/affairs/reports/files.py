"""The files of reports: kept as issued under ``CHENGXIN_HOME/files/reports``, never made again."""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from chengxin.affairs.reports.errors import KeptFileError
from chengxin.affairs.reports.models import CreditReport
from chengxin.engines.sealing.digests import hex_digest
from chengxin.records.store import home

SHANGHAI = ZoneInfo("Asia/Shanghai")


def keep(report_no: str, issued_at: datetime, pdf: bytes) -> str:
    """Write a file so that it is there whole or not at all; returns its name under the home.

    Raises:
        FileExistsError: A report of this number is kept already.
    """
    month = issued_at.astimezone(SHANGHAI).strftime("%Y-%m")
    name = f"files/reports/{month}/{report_no}.pdf"
    path = home.home() / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(pdf)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, path)  # unlike a rename, refuses to replace
    finally:
        Path(draft).unlink()
    return name


def discard(name: str) -> None:
    """Remove a file whose report was not recorded after all."""
    (home.home() / name).unlink(missing_ok=True)


def read(report: CreditReport) -> bytes:
    """The file of a report, exactly as issued.

    Raises:
        KeptFileError: It is gone, or its bytes are not those issued.
    """
    path = home.home() / report.file_name
    try:
        pdf = path.read_bytes()
    except OSError as error:
        raise KeptFileError(
            f"The file of report {report.report_no} cannot be read at {path}: {error.strerror}. "
            "Restore it from a backup of the state folder; it cannot be made again.",
            report_no=report.report_no,
            reason="gone",
        ) from error
    if hex_digest(pdf) != report.file_sha256:
        raise KeptFileError(
            f"The file of report {report.report_no} at {path} is not the one issued. Restore it "
            "from a backup of the state folder.",
            report_no=report.report_no,
            reason="changed",
        )
    return pdf
