"""The shape of a feed file."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Columns = Annotated[tuple[Text, ...], Field(min_length=1)]
Parser = Literal["date", "spreadsheet_date", "amount_yuan", "amount_wan", "document_no"]


class Strict(BaseModel):
    """A frozen part of a feed; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Strict):
    """A name in both languages of the screens."""

    zh: Text
    en: Text


class Condition(Strict):
    """A statement about the text of a cell: exactly one of the five.

    `not_in` holds of texts that are none of these; an empty cell is no text.
    """

    in_: Annotated[tuple[Text, ...] | None, Field(alias="in")] = None
    not_in: tuple[Text, ...] | None = None
    contains: Text | None = None
    matches: Text | None = None
    is_blank: StrictBool | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = (self.in_, self.not_in, self.contains, self.matches, self.is_blank)
        if sum(part is not None for part in said) != 1:
            raise ValueError("say exactly one of in, not_in, contains, matches, is_blank")
        return self


class Case(Condition):
    """If the condition holds of column `from` (default: the rule's own text), the value is this."""

    from_: Annotated[Text | None, Field(alias="from")] = None
    value: Text


class ColumnRule(Strict):
    """How one catalogue field is read.

    The first of `from` that holds text gives it (a file has at least one of them, unless the rule
    is `optional`); `extract` keeps what the pattern finds; `values` replaces whole texts; the first
    of `cases` that holds decides, else `otherwise` does, else the text stays; `parse` brings it
    into the form of the field. What cannot be parsed stays as written, so that the check of the
    field speaks.

    `estimated_from` names those of `from` that only stand in for the true value, and
    `or_received_on` lets the day of receipt do so: such a record says that the field is estimated.
    """

    to: Text
    from_: Annotated[Text | Columns | None, Field(alias="from")] = None
    extract: Text | None = None
    values: dict[Text, Text] = {}
    cases: tuple[Case, ...] = ()
    otherwise: Text | None = None
    parse: Parser | None = None
    constant: Text | None = None
    estimated_from: tuple[Text, ...] = ()
    or_received_on: StrictBool = False
    optional: StrictBool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns the text may come from, in order."""
        if self.from_ is None:
            return ()
        return (self.from_,) if isinstance(self.from_, str) else self.from_

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the rule looks at."""
        return (*self.sources, *(c.from_ for c in self.cases if c.from_ is not None))

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if (self.constant is None) == (self.from_ is None):
            raise ValueError(f"{self.to}: give exactly one of from and constant")
        if strange := set(self.estimated_from) - set(self.sources):
            raise ValueError(
                f"{self.to}: estimated_from names {', '.join(sorted(strange))}, from does not"
            )
        return self


class RowCondition(Condition):
    """A condition on one column of the row; an `optional` column may be missing from a file."""

    column: Text
    optional: StrictBool = False


class HoldRule(RowCondition):
    """Rows that the feed knows it cannot place: they wait for a person, with these words."""

    rule: Key
    message_zh: Text
    remedy_zh: Text


class KeptColumn(Strict):
    """A column kept under one name, whichever of several headers it stands under."""

    name: Annotated[Text, Field(alias="as")]
    from_: Annotated[Columns, Field(alias="from")]


class Identifier(Strict):
    """A scheme of the source's own by which it names subjects (a facility number, say)."""

    scheme: Key
    from_: Annotated[Text, Field(alias="from")]


class Feed(Strict):
    """One way in which one kind of file is handed in.

    `registering`: the source is the authority that registers subjects. `on_change`: what the same
    document with other content is. `max_drop_percent`: of a snapshot that lacks more of the live
    records than this, no row is taken in before a person has looked. `blank`: texts that mean an
    empty cell. `natural_key`: fields and kept columns that, with the subject, recognise a document,
    instead of those of the catalogue item. `kept`: columns without a field, kept as they are.
    `observation_only`: columns that say something of the observation and not of the document; they
    stay in the raw row and never make a correction. `ignored`: columns left out, and why.
    `not_provided`: required fields the source does not publish, and why that is accepted.
    """

    feed: Key
    title: Title
    item: Key
    department: Key | None = None
    source: Text
    channel: Key | None = None
    registering: StrictBool = False
    on_change: Literal["correct", "conflict"] = "correct"
    max_drop_percent: Annotated[int, Field(ge=0, le=100)] = 5
    blank: tuple[Text, ...] = ()
    identifier: Identifier | None = None
    natural_key: tuple[Text, ...] = ()
    columns: Annotated[tuple[ColumnRule, ...], Field(min_length=1)]
    kept: tuple[Text | KeptColumn, ...] = ()
    observation_only: tuple[Text, ...] = ()
    ignored: dict[Text, Text] = {}
    revoked_when: tuple[RowCondition, ...] = ()
    hold_when: tuple[HoldRule, ...] = ()
    not_provided: dict[Text, Text] = {}

    @model_validator(mode="after")
    def _each_column_has_one_fate(self) -> Self:
        kept = [header for headers in self.kept_columns.values() for header in headers]
        fates = [*kept, *self.observation_only, *self.ignored]
        twice = sorted({name for name in fates if fates.count(name) > 1})
        if twice:
            raise ValueError(f"named more than once under kept, observation_only, ignored: {twice}")
        dropped = {*self.observation_only, *self.ignored}
        if both := sorted(dropped & self.read_columns):
            raise ValueError(f"read and yet observation_only or ignored: {both}")
        targets = [rule.to for rule in self.columns]
        if repeated := sorted({t for t in targets if targets.count(t) > 1}):
            raise ValueError(f"two rules for the same field: {repeated}")
        return self

    @property
    def kept_columns(self) -> dict[str, tuple[str, ...]]:
        """The headers under which each kept column may stand, by the name it is kept under."""
        return {
            column if isinstance(column, str) else column.name: (column,)
            if isinstance(column, str)
            else column.from_
            for column in self.kept
        }

    @property
    def known_columns(self) -> set[str]:
        """Every column the feed names."""
        kept = {header for headers in self.kept_columns.values() for header in headers}
        return self.read_columns | kept | {*self.observation_only, *self.ignored}

    @property
    def read_columns(self) -> set[str]:
        """Columns from which fields, keys or conditions are read."""
        read = {name for rule in self.columns for name in rule.columns}
        read |= {rule.column for rule in (*self.revoked_when, *self.hold_when)}
        return read | ({self.identifier.from_} if self.identifier else set())
