"""Refusals of reports, a leaf of the tree in ``law.errors``.

```text
CreditError
  x ReportRefusedError    no report can be issued on this subject
  x UnknownReportError    no report of this number is kept here
  x KeptFileError         the file of a report is gone or is not the one issued
```

That a report checked by the public is unknown is an answer, not an error: see ``checking``.
"""

from chengxin.law.errors import CreditError


class ReportRefusedError(CreditError):
    """No report can be issued on this subject; facts: ``subject_id``, ``reason``.

    Reasons: ``unknown-subject``, ``not-registered``, ``kind-not-covered``.
    """

    code = "report-refused"
    subject_id: int
    reason: str


class UnknownReportError(CreditError):
    """No report of this number is kept here; facts: ``report_no``."""

    code = "unknown-report"
    report_no: str


class KeptFileError(CreditError):
    """The kept file of a report is gone or changed; facts: ``report_no``, ``reason``."""

    code = "kept-file"
    report_no: str
    reason: str
