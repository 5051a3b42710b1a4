"""What may be wrong with a notice."""

from chengxin.law.errors import CreditError


class KeptNoticeError(CreditError):
    """The file of a released notice is gone or is not the one released; facts: `notice_no`."""

    code = "kept-notice"
    notice_no: str


class NothingToNoticeError(CreditError):
    """Nothing at all was counted in the period; facts: `period`."""

    code = "nothing-to-notice"
    period: str
