"""Who is meant, and what becomes known about it: resolution, registration, codes and names.

Everything is bulk: tables in, tables out. A writing function runs inside the caller's transaction
and carries the number of its commit.
"""

from chengxin.records.subjects.services.comparing import Compared, compare_candidates
from chengxin.records.subjects.services.identifiers import attach_identifier
from chengxin.records.subjects.services.judgements import (
    JudgedMention,
    apply_judgements,
    is_valid_uscc,
    judge,
    scope_of,
    withdraw,
)
from chengxin.records.subjects.services.members import add_member
from chengxin.records.subjects.services.provisional import (
    create_named,
    create_provisional,
    likely_kind,
)
from chengxin.records.subjects.services.registration import register
from chengxin.records.subjects.services.relations import relate, unrelate
from chengxin.records.subjects.services.resolution import resolve
from chengxin.records.subjects.services.search_rows import refresh_search
from chengxin.records.subjects.services.undoing import undo

__all__ = [
    "Compared",
    "JudgedMention",
    "add_member",
    "apply_judgements",
    "attach_identifier",
    "compare_candidates",
    "create_named",
    "create_provisional",
    "is_valid_uscc",
    "judge",
    "likely_kind",
    "refresh_search",
    "register",
    "relate",
    "resolve",
    "scope_of",
    "undo",
    "unrelate",
    "withdraw",
]
