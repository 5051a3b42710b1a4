"""Finds the one subject that a code or a name on the command line means."""

from datetime import date

from chengxin.entrances.cli.errors import SubjectNotFoundError
from chengxin.entrances.cli.language import say
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.models import SubjectVersion
from chengxin.records.subjects.selectors import versions

SHOWN = 5


def subject_of(asked: str, *, on: date) -> SubjectVersion:
    """What the subject of that code, number (n123) or name was on a day.

    Raises:
        SubjectNotFoundError: None answers to it, or more than one.
    """
    found = versions.find_by_key(asked, on=on)
    if found is not None:
        return found
    hits = subjects.search(asked, limit=SHOWN + 1, include_provisional=True).rows
    exact = [hit for hit in hits if asked in (hit.name, hit.uscc)] or list(hits)
    if len(exact) == 1:
        version = subjects.version_of(exact[0].subject_id, valid_on=on)
        if version is not None:
            return version
    names = "；".join(f"{hit.name} {hit.uscc}" for hit in exact[:SHOWN])
    raise SubjectNotFoundError(
        say(
            f"“{asked}”对应不止一个主体：{names}。请用统一社会信用代码。",
            f"{asked!r} means more than one subject: {names}. Give the unified code.",
        )
        if exact
        else say(
            f"没有主体叫“{asked}”。请核对代码或名称（可只写名称片段）。",
            f"no subject answers to {asked!r}. Check the code or the name; a fragment will do.",
        ),
        asked=asked,
    )
