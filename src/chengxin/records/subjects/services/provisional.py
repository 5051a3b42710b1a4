"""Subjects that departments name by a valid code before the register does."""

import polars as pl

from chengxin.engines.matching import normalise_name, split_name
from chengxin.law.identifiers import uscc as usccs
from chengxin.records.store.copying import copy_rows
from chengxin.records.subjects.enums import KindOfSubject, Scheme, Standing, Status
from chengxin.records.subjects.services import lookup
from chengxin.records.subjects.services.commit import (
    UNKNOWN_SINCE,
    OpenCommit,
    fresh_subject_ids,
)
from chengxin.records.subjects.services.search_rows import refresh_search
from chengxin.records.subjects.services.tables import (
    IDENTIFIER_COLUMNS,
    NAME_COLUMNS,
    VERSION_COLUMNS,
)

# Registering department and kind of organisation, GB 32100-2015 table 1.
_KIND_BY_CODE = {
    "92": KindOfSubject.INDIVIDUAL_BUSINESS,
    "91": KindOfSubject.LEGAL_PERSON,
    "93": KindOfSubject.LEGAL_PERSON,
}
_KIND_BY_DEPARTMENT = {
    "1": KindOfSubject.PUBLIC_BODY,
    "3": KindOfSubject.UNINCORPORATED,
    "9": KindOfSubject.UNINCORPORATED,
    "N": KindOfSubject.UNINCORPORATED,
    "Y": KindOfSubject.UNINCORPORATED,
}
# Division, town, park, industry, day of registration, batch and row.
_NOTHING_KNOWN = ("", "", "", "", None, None, None)
_PARTNERSHIPS = ("普通合伙", "有限合伙", "特殊普通合伙", "个人独资")


def create_provisional(commit: OpenCommit, mentions: pl.DataFrame) -> dict[int, int]:
    """Keep subjects that only departments know so far; they are listed and not graded.

    Args:
        commit: The open commit.
        mentions: One row per mention: row_no Int64, uscc String (valid), name String, and, where
            it is known, kind String (a word of ``KindOfSubject``). The same code twice is one
            subject, under the name of the first row.

    Returns:
        The subject of every row, by row number. A code known by now leads to its subject.
    """
    codes = mentions.select(scheme=pl.lit(Scheme.USCC.value), value=pl.col("uscc"))
    hits = lookup.identifiers_by_code(codes, None)
    subject_of = dict(hits.select("value", "subject_id").iter_rows())
    new = mentions.filter(~pl.col("uscc").is_in(list(subject_of))).unique(
        "uscc", keep="first", maintain_order=True
    )
    ids = fresh_subject_ids(new.height)
    subject_of |= dict(zip(new["uscc"], ids, strict=True))
    _write(commit, [(subject_of[row["uscc"]], row) for row in new.iter_rows(named=True)])
    return {
        row_no: subject_of[code] for row_no, code in mentions.select("row_no", "uscc").iter_rows()
    }


def create_named(commit: OpenCommit, *, name: str, kind: str, code: str = "") -> int:
    """Keep a subject that a person says exists, known by its name and perhaps a valid code.

    Args:
        commit: The open commit.
        name: As the department writes it.
        kind: A word of ``KindOfSubject``.
        code: Its valid unified code; empty when nobody knows it.

    Returns:
        The subject; it stays provisional until the register knows it.
    """
    if code:
        row = {"row_no": 0, "uscc": code, "name": name, "kind": kind}
        return create_provisional(commit, pl.DataFrame([row]))[0]
    number = fresh_subject_ids(1)[0]
    _write(commit, [(number, {"uscc": "", "name": name, "kind": kind})])
    return number


def likely_kind(name: str) -> str:
    """The kind of subject a name without a code speaks for."""
    parts = split_name(normalise_name(name))
    if parts.is_branch or parts.form in _PARTNERSHIPS:
        return KindOfSubject.UNINCORPORATED.value
    return (KindOfSubject.LEGAL_PERSON if parts.form else KindOfSubject.INDIVIDUAL_BUSINESS).value


def kind_of(code: str, name: str) -> str:
    """The kind of subject a valid code and a name speak for; the register may know better."""
    kind = _KIND_BY_CODE.get(code[:2]) or _KIND_BY_DEPARTMENT.get(code[:1])
    if kind is None:
        return KindOfSubject.SOCIAL_ORGANISATION.value
    parts = split_name(normalise_name(name))
    if kind is KindOfSubject.LEGAL_PERSON and (parts.is_branch or parts.form in _PARTNERSHIPS):
        return KindOfSubject.UNINCORPORATED.value
    return kind.value


def _write(commit: OpenCommit, subjects: list[tuple[int, dict[str, str | None]]]) -> None:
    if not subjects:
        return
    seq = commit.seq
    copy_rows("subject", ("id", "recorded_seq"), [(number, seq) for number, _ in subjects])
    versions, identifiers, names = [], [], []
    for number, row in subjects:
        code, name = str(row["uscc"]), row["name"] or ""
        kind = row.get("kind") or kind_of(code, name)
        versions.append(
            (
                *(number, Standing.PROVISIONAL.value, kind, name, code, Status.OTHER.value),
                *_NOTHING_KNOWN,
                *(UNKNOWN_SINCE, None, seq),
            )
        )
        if code:
            identifiers.append((number, Scheme.USCC.value, code, UNKNOWN_SINCE, None, seq))
        if name:
            names.append((number, name, normalise_name(name), False, UNKNOWN_SINCE, None, seq))
    copy_rows("subject_version", VERSION_COLUMNS, versions)
    copy_rows("subject_identifier", IDENTIFIER_COLUMNS, identifiers)
    _write_embedded(commit, {number: str(row["uscc"]) for number, row in subjects if row["uscc"]})
    copy_rows("subject_name", NAME_COLUMNS, names)
    refresh_search((number for number, _ in subjects), fresh=True)


def _write_embedded(commit: OpenCommit, codes: dict[int, str]) -> None:
    """The organisation codes inside the unified codes, where no other subject has them."""
    inside = {number: usccs.organisation_code_of(code) for number, code in codes.items()}
    scheme = Scheme.ORGANISATION_CODE.value
    taken = lookup.identifiers_by_code(
        pl.DataFrame({"scheme": [scheme] * len(inside), "value": list(inside.values())}), None
    )["value"].to_list()
    free = {value: number for number, value in inside.items() if value not in set(taken)}
    copy_rows(
        "subject_identifier",
        IDENTIFIER_COLUMNS,
        [
            (number, scheme, value, UNKNOWN_SINCE, None, commit.seq)
            for value, number in free.items()
        ],
    )
