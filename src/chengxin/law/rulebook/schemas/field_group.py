"""A field group (字段组): columns, roles and rules that several catalogue items share."""

from typing import Annotated, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.rulebook.schemas.base import Pack, Text
from chengxin.law.rulebook.schemas.catalogue import ROLES
from chengxin.law.rulebook.schemas.catalogue_fields import Field
from chengxin.law.rulebook.schemas.catalogue_rules import CrossFieldRule


class FieldGroup(Pack):
    """Columns that stand together in several items, in one edition.

    A catalogue item includes it by ``<key>/<edition>`` (see ``chengxin.law.rulebook.including``).
    Rules may also name columns of another group; the item that includes both is held to it.
    """

    roles: dict[Text, Text] = {}
    fields: Annotated[tuple[Field, ...], Constrained(min_length=1)]
    rules: tuple[CrossFieldRule, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        codes = {f.code for f in self.fields}
        sources = {s.id for s in self.source}
        wrong = [r for r in self.roles if r not in ROLES]
        wrong += [c for c in self.roles.values() if c not in codes]
        wrong += [r.source for r in self.rules if r.source not in sources]
        if wrong:
            raise ValueError(f"not a role, code or source of this group: {', '.join(wrong)}")
        return self


PACK = FieldGroup
