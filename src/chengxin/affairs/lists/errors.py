"""Refusals of listing, leaves of the tree in ``law.errors``.

```text
CreditError
  x ListingConditionError        the law's condition for this step is not met
    - NoBasisInForceError          the list rests on no provision in force
    - NoGroundError                no ground for listing, or none this list knows
    - ExcludedFromListError        one who may not be listed
    - AlreadyListedError           listed, or being listed, for the same matter
    - NoAdvanceNoticeError         decided without the advance notice the list asks for
    - DefenceRunningError          decided before the time for statement and defence was over
    - UnansweredStatementError     decided without an answer to the statement
    - NoDecisionDocumentError      an entry, or a removal, without a document
    - TermNotAllowedError          a term this kind of list does not know
    - GraceNotAllowedError         a period of grace this kind of list does not know
    - GraceRunningError            entered before the period of grace was over
    - RelistingBarredError         asked for again too soon after it was withdrawn
    - RemovalCauseError            not a cause of removal for this entry
    - NotYetRemovableError         removed before its term, or before early removal is allowed
PermissionDeniedError
  - NotTheAuthorityError         another department lists here
InputError
  - NotOnTheListError            no entry in force
```

Every condition names its `clause`; `holds_from` is the day from which it will hold, None where
time alone does not bring it about.
"""

from datetime import date

from chengxin.law.errors import CreditError, InputError, PermissionDeniedError


class ListingConditionError(CreditError):
    """The law's condition for this step is not met; facts: `clause`, `holds_from`."""

    code = "listing-condition"
    clause: str
    holds_from: date | None


class NoBasisInForceError(ListingConditionError):
    """The list rests on no provision in force that day; facts: `basis`."""

    code = "list-basis-not-in-force"


class NoGroundError(ListingConditionError):
    """No ground for listing, or none this list knows; facts: `grounds`."""

    code = "list-ground-missing"


class ExcludedFromListError(ListingConditionError):
    """One who may not be listed, or of whom that was not looked into; facts: `exclusion`."""

    code = "list-excluded"


class AlreadyListedError(ListingConditionError):
    """Listed, or being listed, for the same matter; facts: `case_no`."""

    code = "already-listed"


class NoAdvanceNoticeError(ListingConditionError):
    """The advance notice that this list asks for was not given."""

    code = "list-notice-missing"


class DefenceRunningError(ListingConditionError):
    """The time for statement and defence is not over."""

    code = "list-defence-running"


class UnansweredStatementError(ListingConditionError):
    """There is a statement, and the decision does not answer it."""

    code = "list-statement-unanswered"


class NoDecisionDocumentError(ListingConditionError):
    """An entry, or a removal, without a document."""

    code = "list-document-missing"


class TermNotAllowedError(ListingConditionError):
    """A term this kind of list does not know; facts: `months`, `fewest`, `most`."""

    code = "list-term-not-allowed"


class GraceNotAllowedError(ListingConditionError):
    """A period of grace this kind of list does not know; facts: `months`."""

    code = "list-grace-not-allowed"


class GraceRunningError(ListingConditionError):
    """The period of grace is not over: nothing is entered or published."""

    code = "list-grace-running"


class RelistingBarredError(ListingConditionError):
    """Asked for again too soon after whoever had asked for it withdrew it."""

    code = "list-relisting-barred"


class RemovalCauseError(ListingConditionError):
    """Not a cause of removal for this entry; facts: `cause`."""

    code = "list-removal-cause"


class NotYetRemovableError(ListingConditionError):
    """The term is not over, or early removal is not allowed yet."""

    code = "list-not-yet-removable"


class NotTheAuthorityError(PermissionDeniedError):
    """Another department lists here; facts: `by`, `what`, `authorities`."""

    code = "not-the-listing-authority"


class NotOnTheListError(InputError):
    """The record is no entry in force of any list; facts: `value`."""

    code = "not-on-the-list"
