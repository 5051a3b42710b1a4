"""Holds the rows of a batch to their catalogue item and finds out whom they are about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from chengxin.engines.validation import validate
from chengxin.law.masking import mask_name
from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.law.rulebook.advice import WRONG_CODE
from chengxin.law.rulebook.schemas.catalogue_rules import OneOfRequired, RequiredWhen
from chengxin.law.rulebook.schemas.validation import ValidationPack
from chengxin.records.intake.columns import (
    FEED_PATTERN,
    IDENTIFIER,
    KEPT,
    ColumnPlan,
    Mapped,
)
from chengxin.records.intake.enums import Severity
from chengxin.records.intake.feeds import Feed
from chengxin.records.intake.feeds.parsers import parsed
from chengxin.records.intake.rows import rows_where
from chengxin.records.intake.subject_problems import subject_problems
from chengxin.records.intake.suspicions import (
    not_records,
    shifted,
    strange_units,
    traditional_names,
)
from chengxin.records.intake.wording import FOUND_SCHEMA, said
from chengxin.records.subjects import services as subjects

PERSONAL = "is_personal"
VERDICT = "verdict"
REGISTRATION = "registration"
REGISTERING_DEPARTMENT = "market-regulation"

# Problems of the subject's code about which identity, not the cell, has the last word.
_CHECK_DIGIT = "uscc-check-digit"
_TRUSTED = ("uscc", "judgement")  # what finds a subject in spite of a wrong check character


@dataclass(frozen=True)
class Checked:
    """Rows with types, verdicts and subjects, and everything said about them.

    ``frame``: the columns of `columns.Mapped` with typed fields, and ``is_personal``; ``uscc``,
    ``uscc_valid`` and ``mention`` (equal for rows that name the same subject); ``subject_id``,
    ``provisional`` (a subject is to be kept for a valid code nobody registered), ``registers``
    (the row itself says who the subject is), ``candidate_ids``; ``verdict``: ``reject``, ``hold``
    or empty; ``judged`` (a person said whom the row means). ``problems``: `PROBLEM_SCHEMA`.
    """

    frame: pl.DataFrame
    problems: pl.DataFrame


@dataclass(frozen=True)
class Rules:
    """What rows are held to: the item, the feed if any, the day of receipt, who hands them in."""

    item: CatalogueItem
    feed: Feed | None
    received_on: date
    department: str
    book: Rulebook

    @property
    def checks(self) -> ValidationPack:
        """The built-in checks in force on the day of receipt."""
        return self.book.validation(self.received_on)

    @property
    def registers(self) -> bool:
        """Whether these rows say who their subjects are."""
        return self.item.code == REGISTRATION

    @property
    def is_registering_authority(self) -> bool:
        """Whether a code with a wrong check character is its own word about its own register."""
        if self.feed is not None:
            return self.registers and self.feed.registering
        return self.registers and self.department == REGISTERING_DEPARTMENT


def check(
    raw: Iterable[pl.DataFrame],
    plan: ColumnPlan,
    rules: Rules,
    tie: Callable[[pl.DataFrame], tuple[pl.DataFrame, pl.DataFrame]] | None = None,
) -> Checked:
    """Map, validate and resolve all rows of a batch.

    Args:
        raw: Raw rows, portion by portion.
        plan: The column plan of the file.
        rules: What they are held to.
        tie: Ties rows of a returned workbook to those they mend (`returned.tie_of`); None where
            no row can mend another.
    """
    portions = [plan.apply(rows, received_on=rules.received_on) for rows in raw]
    frame = pl.concat(portion.frame for portion in portions)
    untied = pl.DataFrame(schema=FOUND_SCHEMA)
    if tie is not None:
        frame, untied = tie(frame)
    mapping = pl.concat(portion.problems for portion in portions)
    strays = not_records(frame, plan, rules.checks)
    mapped = Mapped(frame, said([mapping, strays], rules.checks))
    # Where the mapping says that the cells do not stand under their headers, or that the row is
    # not of this item, checks of cells and subjects would only confuse.
    spoken_for = mapped.problems.filter(pl.col("rule") != FEED_PATTERN)["row_no"].unique()
    frame, problems = _validated(mapped, plan, rules, spoken_for)
    frame = _with_mentions(frame, problems, rules)
    frame = _with_subjects(frame, problems, rules)
    problems = _reconciled(problems, frame, rules)
    of_subjects = subject_problems(frame, rules.item, rules.book, rules.received_on)
    of_rows = (
        []
        if plan.is_feed
        else [
            shifted(problems, rules.checks),
            strange_units(frame, rules.item, rules.book.directory, rules.department),
            traditional_names(frame, rules.item),
        ]
    )
    more = said([of_subjects, *of_rows], rules.checks)
    problems = pl.concat([problems, _except(more, spoken_for), said([untied], rules.checks)])
    frame = frame.drop("held_reason", "flag", "how", "judgement_id")
    return Checked(_with_verdicts(frame, problems), _presentable(problems, frame, rules.item))


def _validated(
    mapped: Mapped, plan: ColumnPlan, rules: Rules, spoken_for: pl.Series
) -> tuple[pl.DataFrame, pl.DataFrame]:
    present = [f.name for f in rules.item.fields if f.name in plan.fields]
    found = validate(
        mapped.frame.select("row_no", *present),
        rules.item,
        received_on=rules.received_on,
        rulebook=rules.book,
    )
    typed = _with_all_fields(found.frame, rules.item)
    own = [c for c in mapped.frame.columns if c.startswith((KEPT, "~"))]
    written = mapped.frame.select(
        *own, *(pl.col(f).is_null().alias(f"fell back:{f}") for f in rules.item.fallbacks)
    )
    frame = pl.concat([typed, written], how="horizontal").with_columns(
        pl.when(~pl.col(f"fell back:{f}")).then(pl.col(f)).alias(f) for f in rules.item.fallbacks
    )
    checked = _except(found.problems, spoken_for)
    return frame, pl.concat([mapped.problems, _without_waived(checked, rules)])


def _except(problems: pl.DataFrame, row_nos: pl.Series) -> pl.DataFrame:
    if row_nos.is_empty():
        return problems
    return rows_where(problems, ~pl.col("row_no").is_in(row_nos.implode()))


_TYPES = {"date": pl.Date(), "integer": pl.Int64(), "amount": pl.Int64(), "capital": pl.Int64()}


def _with_all_fields(typed: pl.DataFrame, item: CatalogueItem) -> pl.DataFrame:
    missing = [
        pl.lit(None, pl.List(pl.String) if f.kind == "codes" else _TYPES.get(f.kind, pl.String()))
        .alias(f.name)
        for f in item.fields
        if f.name not in typed.columns
    ]  # fmt: skip
    return typed.with_columns(missing)


def _required_rules(item: CatalogueItem, field: str) -> list[str]:
    """Ids of the rules that demand a field."""
    demanding = [
        rule.id
        for rule in item.rules
        if isinstance(rule, (RequiredWhen, OneOfRequired)) and rule.field_names()[0] == field
    ]
    return ["required", "placeholder", *demanding]


def _without_waived(problems: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Leave out demands for fields that the feed's source does not publish."""
    if rules.feed is None or not rules.feed.not_provided:
        return problems
    waived = pl.lit(value=False)
    for name in rules.feed.not_provided:
        field = rules.item.field(name)
        demands = pl.col("rule").is_in(_required_rules(rules.item, field.name))
        waived = waived | ((pl.col("field") == field.code) & demands)
    return rows_where(problems, ~waived)


def _text_of_role(item: CatalogueItem, role: str) -> pl.Expr:
    field = item.role(role)
    return pl.lit(None, pl.String) if field is None else pl.col(field.name)


def _with_mentions(frame: pl.DataFrame, problems: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Add how each row names its subject, normalised, under the names `resolve` knows."""
    item = rules.item
    code = item.role("subject_uscc")
    is_wrong = pl.col("rule").is_in(sorted(WRONG_CODE))
    of_code = pl.col("field") == (code.code if code else "")
    wrong = rows_where(problems, of_code & is_wrong)["row_no"].unique()
    scheme = rules.feed.identifier.scheme if rules.feed and rules.feed.identifier else None
    return frame.with_columns(
        uscc=_text_of_role(item, "subject_uscc"),
        uscc_valid=_text_of_role(item, "subject_uscc").is_not_null()
        & ~pl.col("row_no").is_in(wrong.implode()),
        organisation_code_given=_text_of_role(item, "organisation_code"),
        registration_number_given=_text_of_role(item, "registration_number"),
        name_given=_text_of_role(item, "subject_name"),
        other_scheme=pl.lit(scheme, pl.String),
        other_value=pl.col(IDENTIFIER),
    )


def mentions_of(frame: pl.DataFrame) -> pl.DataFrame:
    """The mentions of rows as `subjects.services.resolve` takes them."""
    return frame.select(
        "row_no",
        "uscc",
        "uscc_valid",
        organisation_code="organisation_code_given",
        registration_number="registration_number_given",
        name="name_given",
        other_scheme="other_scheme",
        other_value="other_value",
    )


def _with_subjects(frame: pl.DataFrame, problems: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Resolve every row that is not a natural person's and not rejected anyway."""
    rejected = rows_where(problems, pl.col("severity") == Severity.REJECT.value)
    code = rules.item.role("subject_uscc")
    if code is not None:  # a missing code is no reason not to look for the name
        demands = _required_rules(rules.item, code.name)
        rejected = rows_where(
            rejected, (pl.col("field") != code.code) | ~pl.col("rule").is_in(demands)
        )
    is_rejected = pl.col("row_no").is_in(rejected["row_no"].unique().implode())
    open_rows = rows_where(frame, ~pl.col(PERSONAL) & ~is_rejected)
    resolved = _resolved(
        mentions_of(open_rows), subjects.scope_of(rules.item.code, rules.department)
    )
    joined = frame.join(resolved, on="row_no", how="left", maintain_order="left")
    by_valid_code = pl.col("flag").is_in(["code-unknown", "name-differs"]).fill_null(value=False)
    return joined.with_columns(
        pl.col("held_reason").fill_null(""),
        pl.col("candidate_ids").fill_null(pl.lit([], pl.List(pl.Int64))),
        provisional=by_valid_code & ~pl.lit(rules.registers),
        registers=pl.lit(rules.registers) & ~pl.col(PERSONAL),
        mention=_mention(rules),
        judged=pl.col("judgement_id").is_not_null(),
    )


def _resolved(mentions: pl.DataFrame, scope: str) -> pl.DataFrame:
    """Whom every row means, as resolved or as judged; those that name alike are asked once."""
    said = [name for name in mentions.columns if name != "row_no"]
    groups = mentions.group_by(said, maintain_order=True).agg(
        pl.col("row_no").first(), pl.col("row_no").alias("row_nos")
    )
    asked = groups.select(mentions.columns)
    found = subjects.apply_judgements(subjects.resolve(asked, seq=None), asked, scope)
    return (
        found.join(groups.select("row_no", "row_nos"), on="row_no", how="inner")
        .drop("row_no")
        .explode("row_nos")
        .rename({"row_nos": "row_no"})
    )


def _mention(rules: Rules) -> pl.Expr:
    """A text that is equal for rows naming the same subject within this file."""
    known = pl.format("#{}", pl.col("subject_id"))
    named = [
        pl.format("{}:{}", pl.lit(kind), pl.col(column))
        for kind, column in (
            ("uscc", "uscc"),
            ("number", "registration_number_given"),
            ("organisation", "organisation_code_given"),
            ("other", "other_value"),
            ("name", "name_given"),
        )
    ]
    return pl.coalesce(*([] if rules.registers else [known]), *named, pl.lit(""))


def _reconciled(problems: pl.DataFrame, frame: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Let identity decide about the subject's code: a subject found makes it a warning.

    A code that fails its check digit is taken from the registering authority, or when it is a code
    already registered; a missing code when another one or a unique name leads to the subject.
    """
    code = rules.item.role("subject_uscc")
    if code is None or problems.is_empty():
        return problems
    demands = _required_rules(rules.item, code.name)
    has_subject = pl.col("subject_id").is_not_null()
    found = rows_where(frame, has_subject | pl.col("registers"))["row_no"]
    by_code = rows_where(frame, has_subject & pl.col("how").is_in(_TRUSTED))["row_no"]
    trusted = pl.lit(rules.is_registering_authority) | pl.col("row_no").is_in(by_code.implode())
    of_code = pl.col("field") == code.code
    of_person = pl.col("row_no").is_in(rows_where(frame, pl.col(PERSONAL))["row_no"].implode())
    warn, hold = pl.lit(Severity.WARN.value), pl.lit(Severity.HOLD.value)
    severity = (
        pl.when(of_code & (pl.col("rule") == _CHECK_DIGIT))
        .then(pl.when(trusted).then(warn).otherwise(hold))
        .when(of_code & pl.col("rule").is_in(demands) & ~of_person)
        .then(pl.when(pl.col("row_no").is_in(found.implode())).then(warn).otherwise(hold))
        .otherwise(pl.col("severity"))
    )
    return problems.with_columns(severity=severity)


def _with_verdicts(frame: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    def rows(severity: Severity) -> pl.Series:
        return rows_where(problems, pl.col("severity") == severity.value)["row_no"].unique()

    reject, hold = rows(Severity.REJECT), rows(Severity.HOLD)
    return frame.with_columns(
        pl.when(pl.col("row_no").is_in(reject.implode()))
        .then(pl.lit(Severity.REJECT.value))
        .when(pl.col("row_no").is_in(hold.implode()))
        .then(pl.lit(Severity.HOLD.value))
        .otherwise(pl.lit(""))
        .alias(VERDICT)
    )


def _presentable(problems: pl.DataFrame, frame: pl.DataFrame, item: CatalogueItem) -> pl.DataFrame:
    """Values that may be stored: natural persons' names masked, no NUL, not longer than kept."""
    if problems.is_empty():
        return problems
    persons = rows_where(frame, pl.col(PERSONAL))["row_no"]
    name = item.role("subject_name")
    of_person = pl.col("row_no").is_in(persons.implode()) & (
        pl.col("field") == (name.code if name else "")
    )
    value = pl.col("value").fill_null("").str.replace_all("\x00", "␀", literal=True)
    masked = pl.when(of_person).then(parsed(value, mask_name)).otherwise(value)
    return problems.with_columns(
        value=masked.str.slice(0, 200),
        message=pl.col("message").str.slice(0, 300),
        remedy=pl.col("remedy").str.slice(0, 300),
        message_en=pl.col("message_en").str.slice(0, 300),
        remedy_en=pl.col("remedy_en").str.slice(0, 300),
        mended=pl.when(of_person).then(pl.lit("")).otherwise(pl.col("mended").str.slice(0, 200)),
    ).sort("row_no", maintain_order=True)
