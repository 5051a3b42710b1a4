"""Further codes of a subject."""

from datetime import date

import polars as pl

from chengxin.records.store.copying import copy_rows
from chengxin.records.subjects.errors import IdentifierTakenError
from chengxin.records.subjects.services import lookup
from chengxin.records.subjects.services.commit import OpenCommit
from chengxin.records.subjects.services.tables import IDENTIFIER_COLUMNS


def attach_identifier(
    commit: OpenCommit, *, subject_id: int, scheme: str, value: str, since: date
) -> bool:
    """Note a further code of a subject; false when it is its code already.

    Args:
        commit: The open commit.
        subject_id: The subject.
        scheme: A word of ``Scheme``, or one a feed declares.
        value: The code, normalised.
        since: Since when it is the subject's.

    Raises:
        IdentifierTakenError: The code names another subject.
    """
    hit = lookup.identifiers_by_code(pl.DataFrame({"scheme": [scheme], "value": [value]}), None)
    if not hit.is_empty():
        owner = int(hit["subject_id"][0])
        if owner == subject_id:
            return False
        raise IdentifierTakenError(
            f"{scheme} {value!r} already names subject {owner}, not {subject_id}. Two subjects "
            "never share a code: correct the code, or have a person judge whether they are one.",
            value=value,
            scheme=scheme,
            subject_id=owner,
        )
    copy_rows(
        "subject_identifier",
        IDENTIFIER_COLUMNS,
        [(subject_id, scheme, value, since, None, commit.seq)],
    )
    return True
