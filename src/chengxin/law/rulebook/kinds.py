"""Which folder of the rulebook holds which kind of pack, and which schema reads it."""

import importlib
from dataclasses import dataclass
from functools import cache

from chengxin.law.rulebook.schemas.base import Pack


@dataclass(frozen=True)
class Kind:
    """One kind of pack.

    `folder` is the folder under the rulebook, `singular` the first half of the pack's name,
    `module` the schema module whose `PACK` reads it.
    """

    folder: str
    singular: str
    module: str

    @property
    def schema(self) -> type[Pack]:
        """The pack class of this kind."""
        return _schema(self.module)


@cache
def _schema(module: str) -> type[Pack]:
    found: type[Pack] = importlib.import_module(f"chengxin.law.rulebook.schemas.{module}").PACK
    assert issubclass(found, Pack)
    return found


KINDS: tuple[Kind, ...] = (
    Kind(folder="application-lists", singular="application-list", module="application_list"),
    Kind(folder="behaviour-lists", singular="behaviour-list", module="behaviour_list"),
    Kind(folder="catalogue", singular="catalogue", module="catalogue"),
    Kind(folder="code-tables", singular="code-table", module="code_table"),
    Kind(folder="credit-catalogues", singular="credit-catalogue", module="credit_catalogue"),
    Kind(folder="data-lists", singular="data-list", module="data_list"),
    Kind(folder="directory", singular="directory", module="directory"),
    Kind(folder="discretion", singular="discretion", module="discretion"),
    Kind(folder="evidence", singular="evidence", module="evidence"),
    Kind(folder="field-groups", singular="field-group", module="field_group"),
    Kind(folder="grade-sources", singular="grade-sources", module="grade_sources"),
    Kind(folder="grade-treatments", singular="grade-treatment", module="grade_treatment"),
    Kind(folder="holidays", singular="holidays", module="holidays"),
    Kind(folder="letters", singular="letter", module="letter"),
    Kind(folder="list-rules", singular="list-rules", module="list_rules"),
    Kind(folder="match-weights", singular="match-weights", module="match_weights"),
    Kind(folder="measure-rules", singular="measure-rules", module="measure_rules"),
    Kind(folder="measures", singular="measures", module="measures"),
    Kind(folder="name-words", singular="name-words", module="name_words"),
    Kind(folder="no-penalty-lists", singular="no-penalty-list", module="no_penalty_list"),
    Kind(folder="objections", singular="objection", module="objection"),
    Kind(folder="protections", singular="protections", module="protections"),
    Kind(folder="publicity", singular="publicity", module="publicity"),
    Kind(folder="quality", singular="quality", module="quality"),
    Kind(folder="receipts", singular="receipts", module="receipts"),
    Kind(folder="remedies", singular="remedies", module="remedies"),
    Kind(folder="repair", singular="repair", module="repair"),
    Kind(folder="reports", singular="report", module="report"),
    Kind(folder="scorecard-changes", singular="scorecard-change", module="scorecard_change"),
    Kind(folder="scorecards", singular="scorecard", module="scorecard"),
    Kind(folder="supervision-fields", singular="supervision-fields", module="supervision_fields"),
    Kind(folder="tolerance", singular="tolerance", module="tolerance"),
    Kind(folder="validation", singular="validation", module="validation"),
    Kind(folder="withdrawals", singular="withdrawal", module="withdrawal"),
    Kind(folder="workdays", singular="workdays", module="workdays"),
)

BY_FOLDER = {kind.folder: kind for kind in KINDS}
BY_SINGULAR = {kind.singular: kind for kind in KINDS}
