"""What people judged of mentions, applied to rows that nobody else could place."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from chengxin.engines.matching import normalise_name
from chengxin.law.identifiers import uscc as usccs
from chengxin.records.subjects.enums import LINKING, JudgementVerdict, Scheme
from chengxin.records.subjects.errors import CodesDifferError
from chengxin.records.subjects.models import SubjectIdentifier, SubjectJudgement
from chengxin.records.subjects.services.commit import OpenCommit, close

HOW = "judgement"
_KEY_BYTES = 16


@dataclass(frozen=True)
class JudgedMention:
    """How one source names somebody: ``scope`` is the source, name and code as it writes them."""

    scope: str
    name: str
    code: str

    @property
    def key(self) -> bytes:
        """The 16 bytes by which the same mention is recognised."""
        return mention_key(self.scope, self.name, self.code)


def scope_of(item: str, department: str) -> str:
    """The source of a mention: a judgement about one department's words binds no other."""
    return f"{item}/{department}"


def mention_key(scope: str, name: str, code: str) -> bytes:
    """The 16 bytes by which a mention is recognised, however its name is written."""
    joined = "\x1f".join((scope, normalise_name(name), code))
    return hashlib.blake2b(joined.encode(), digest_size=_KEY_BYTES).digest()


def judge(
    commit: OpenCommit,
    *,
    mention: JudgedMention,
    subject_id: int,
    verdict: JudgementVerdict,
    on: date,
    by: str,
    match_score: int | None = None,
    reasons: Sequence[str] = (),
    note: str = "",
) -> SubjectJudgement:
    """Keep what a person judged; an earlier judgement that contradicts it is closed.

    Args:
        commit: The open commit.
        mention: Whom the source names.
        subject_id: The subject.
        verdict: What the person says of the two.
        on: Day of the judgement.
        by: Who judged.
        match_score: How the two compared, in thousandths.
        reasons: What the comparison found.
        note: The person's own words.

    Raises:
        CodesDifferError: The mention has a valid unified code and the subject another one.
    """
    if verdict in LINKING:
        refuse_other_code(mention.code, subject_id)
    live = SubjectJudgement.objects.filter(mention_key=mention.key, superseded_seq=None)
    gone = [
        row.pk
        for row in live
        if row.subject_id == subject_id or (verdict in LINKING and row.verdict in LINKING)
    ]
    close(commit, "subject_judgement", gone)
    return SubjectJudgement.objects.create(
        scope=mention.scope,
        mention_key=mention.key,
        name=mention.name,
        code=mention.code,
        verdict=verdict,
        subject_id=subject_id,
        match_score=match_score,
        reasons=list(reasons),
        note=note,
        by=by,
        valid_from=on,
        valid_to=None,
        recorded_seq=commit.seq,
    )


def withdraw(commit: OpenCommit, judgement: SubjectJudgement) -> None:
    """Close a judgement; it stays as what was judged until then."""
    close(commit, "subject_judgement", [judgement.pk])


def is_valid_uscc(code: str) -> bool:
    """Whether a code as written is a valid unified code."""
    return bool(code) and usccs.is_valid(code)


def refuse_other_code(code: str, subject_id: int) -> None:
    """Refuse to call a mention a subject that has another unified code.

    Raises:
        CodesDifferError: Both codes are valid and differ.
    """
    if not is_valid_uscc(code):
        return
    own = set(
        SubjectIdentifier.objects.filter(
            subject_id=subject_id, scheme=Scheme.USCC, superseded_seq=None
        ).values_list("value", flat=True)
    )
    if own and code not in own:
        raise CodesDifferError(
            f"{code} is a valid unified code, and subject {subject_id} has {', '.join(own)}. Two "
            "different valid codes are two subjects: correct the code in the file, or create the "
            "subject.",
            value=code,
            subject_id=subject_id,
        )


def apply_judgements(resolved: pl.DataFrame, mentions: pl.DataFrame, scope: str) -> pl.DataFrame:
    """Let judgements of people place the rows that resolution held.

    Args:
        resolved: `resolution.RESULT_COLUMNS`.
        mentions: The mentions that were resolved; columns of
            `engines.matching.evidence.MENTION_COLUMNS`.
        scope: Their source.

    Returns:
        `resolved` with ``judgement_id`` (null where none decided). A linked row has ``how`` and
        ``flag`` ``judgement``; subjects a person refused are no candidates any more.
    """
    none = pl.lit(None, pl.Int64).alias("judgement_id")
    lost = resolved.filter(pl.col("held_reason") != "").select("row_no", "candidate_ids")
    if lost.is_empty():
        return resolved.with_columns(none)
    keys = _keys(mentions.join(lost, on="row_no", how="semi"), scope)
    known = _known(set(keys.values()))
    if not known.by_pair:
        return resolved.with_columns(none)
    placed, refused = [], []
    for row_no, candidates in lost.iter_rows():
        key = keys[row_no]
        linked = known.linked.get(key)
        if linked is not None:
            placed.append((row_no, *linked))
        kept = [c for c in candidates if (key, c) not in known.refused]
        refused.append((row_no, kept))
    return _placed(resolved, placed, refused)


def _placed(
    resolved: pl.DataFrame, placed: list[tuple[int, int, int]], kept: list[tuple[int, list[int]]]
) -> pl.DataFrame:
    links = pl.DataFrame(
        placed,
        schema={"row_no": pl.Int64, "judged": pl.Int64, "judgement_id": pl.Int64},
        orient="row",
    )
    left = pl.DataFrame(kept, schema={"row_no": pl.Int64, "kept": pl.List(pl.Int64)}, orient="row")
    is_judged = pl.col("judged").is_not_null()
    return (
        resolved.join(links, on="row_no", how="left", maintain_order="left")
        .join(left, on="row_no", how="left", maintain_order="left")
        .with_columns(
            subject_id=pl.coalesce("judged", "subject_id"),
            how=pl.when(is_judged).then(pl.lit(HOW)).otherwise("how"),
            flag=pl.when(is_judged).then(pl.lit(HOW)).otherwise("flag"),
            held_reason=pl.when(is_judged).then(pl.lit("")).otherwise("held_reason"),
            candidate_ids=pl.when(is_judged)
            .then(pl.lit([], pl.List(pl.Int64)))
            .otherwise(pl.coalesce("kept", "candidate_ids")),
        )
        .drop("judged", "kept")
    )


def _keys(mentions: pl.DataFrame, scope: str) -> dict[int, bytes]:
    code = pl.coalesce(*(_said(c) for c in CODES_AS_NAMED), pl.lit(""))
    named = mentions.select("row_no", pl.col("name").fill_null(""), code=code)
    return {row_no: mention_key(scope, name, code) for row_no, name, code in named.iter_rows()}


CODES_AS_NAMED = ("uscc", "registration_number", "organisation_code", "other_value")
"""Codes of a mention in the order in which one of them names it."""


def _said(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(column)


@dataclass(frozen=True)
class _Known:
    linked: dict[bytes, tuple[int, int]]
    refused: set[tuple[bytes, int]]

    @property
    def by_pair(self) -> bool:
        return bool(self.linked or self.refused)


def _known(keys: Collection[bytes]) -> _Known:
    """Live judgements of some mentions; one whose code is meanwhile another subject's is left."""
    rows = SubjectJudgement.objects.filter(mention_key__in=list(keys), superseded_seq=None)
    linked, refused = {}, set()
    for row in rows:
        key = bytes(row.mention_key)
        if row.verdict == JudgementVerdict.DIFFERENT:
            refused.add((key, row.subject_id))
        elif not _contradicted(row):
            linked[key] = (row.subject_id, row.pk)
    return _Known(linked, refused)


def _contradicted(row: SubjectJudgement) -> bool:
    try:
        refuse_other_code(row.code, row.subject_id)
    except CodesDifferError:
        return True
    return False
