"""Where grades come from that others give (外来评价): each stored in an item of its own."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title


class GradeSource(Strict):
    """One source: the catalogue item its results are records of, and the fields that say what.

    `grade` holds the letter, `evaluated_on` the day. `of_field`, where given, holds the code of
    the field evaluated; without it a result is about the subject as a whole.
    """

    id: Literal["national", "city", "industry"]
    title: Title
    item: Key
    grade: Text
    evaluated_on: Text
    of_field: Text | None = None
    source: Key
    article: Text | None = None


class GradeSources(Pack):
    """All sources of grades beside the district's own cards."""

    sources: Annotated[tuple[GradeSource, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [each.id for each in self.sources]
        items = [each.item for each in self.sources]
        if len(set(ids)) != len(ids) or len(set(items)) != len(items):
            raise ValueError("sources: every source once, each with an item of its own")
        known = {source.id for source in self.source}
        lost = [each.source for each in self.sources if each.source not in known]
        if lost:
            raise ValueError(f"no such source of this pack: {', '.join(lost)}")
        return self

    def of(self, source: str) -> GradeSource:
        """The source of that name; KeyError when there is none."""
        return {str(each.id): each for each in self.sources}[source]

    def references(self) -> dict[str, set[str]]:
        """Items and fields read, to be held to the catalogue."""
        return {
            each.item: {each.grade, each.evaluated_on, *([each.of_field] if each.of_field else [])}
            for each in self.sources
        }


PACK = GradeSources
