"""Reads of the register: one subject and what is known of it, the search box, the population."""

from chengxin.records.subjects.selectors.population import Query, population_as_of
from chengxin.records.subjects.selectors.reading import (
    ProvisionalPage,
    ProvisionalRow,
    find_by_name,
    get_by_uscc,
    history_of,
    identifiers_of,
    is_member,
    list_by_name,
    list_provisional,
    members_subject,
    names_of,
    version_of,
)
from chengxin.records.subjects.selectors.searching import SearchPage, SearchRow, search

__all__ = [
    "ProvisionalPage",
    "ProvisionalRow",
    "Query",
    "SearchPage",
    "SearchRow",
    "find_by_name",
    "get_by_uscc",
    "history_of",
    "identifiers_of",
    "is_member",
    "list_by_name",
    "list_provisional",
    "members_subject",
    "names_of",
    "population_as_of",
    "search",
    "version_of",
]
