"""The acts on an objection; each is one transaction with one event and one audit entry."""

from chengxin.affairs.objections.services.deciding import Answer, confirm, propose, send_back
from chengxin.affairs.objections.services.filing import Claim, Contact, Filed, file
from chengxin.affairs.objections.services.handling import (
    decline,
    flag,
    forward,
    keep,
    return_case,
    withdraw,
)
from chengxin.affairs.objections.services.reading import read_contact

__all__ = [
    "Answer",
    "Claim",
    "Contact",
    "Filed",
    "confirm",
    "decline",
    "file",
    "flag",
    "forward",
    "keep",
    "propose",
    "read_contact",
    "return_case",
    "send_back",
    "withdraw",
]
