"""Writes of intake: a file is received, taken in, returned, exported again."""

from chengxin.records.intake.services.entering import Entered, EnteredRow, enter_row, enter_rows
from chengxin.records.intake.services.exporting import export
from chengxin.records.intake.services.judging import (
    LOCK,
    Accepted,
    accept,
    create,
    leave,
    linked_rows,
    refuse,
    reverse,
    take_up,
)
from chengxin.records.intake.services.pushing import push
from chengxin.records.intake.services.receiving import receive
from chengxin.records.intake.services.releasing import cancel, release, resume
from chengxin.records.intake.services.taking_in import take_in
from chengxin.records.intake.services.trying import try_row

__all__ = [
    "LOCK",
    "Accepted",
    "Entered",
    "EnteredRow",
    "accept",
    "cancel",
    "create",
    "enter_row",
    "enter_rows",
    "export",
    "leave",
    "linked_rows",
    "push",
    "receive",
    "refuse",
    "release",
    "resume",
    "reverse",
    "take_in",
    "take_up",
    "try_row",
]
