"""Who is meant, and what becomes known about it: resolution, registration, codes and names.

Everything is bulk: tables in, tables out. A writing function runs inside the caller's transaction
and carries the number of its commit.
"""

from chengxin.records.subjects.services.identifiers import attach_identifier
from chengxin.records.subjects.services.members import add_member
from chengxin.records.subjects.services.provisional import create_provisional
from chengxin.records.subjects.services.registration import register
from chengxin.records.subjects.services.resolution import resolve
from chengxin.records.subjects.services.search_rows import refresh_search

__all__ = [
    "add_member",
    "attach_identifier",
    "create_provisional",
    "refresh_search",
    "register",
    "resolve",
]
