"""The text of a draft: read, held to its schema, written as it is released."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengxin.affairs.amendments.errors import KindNotDraftedError
from chengxin.law.errors import InvalidPackError
from chengxin.law.rulebook import Edition, Pack, as_mapping, as_yaml, parse_edition
from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.yaml_reading import read_yaml
from chengxin.law.words import EditionStatus

# Kinds drafted on the general pages. Scorecards ask for more (the impact on grades) and have a
# workshop of their own above this package; publicity rules are released with the program.
DRAFTED_KINDS = ("catalogue", "data-list", "behaviour-list", "application-list")


@dataclass(frozen=True)
class DraftText:
    """A draft that its schema accepts: the pack with status ``draft``, and its digest."""

    edition: Edition

    @property
    def pack(self) -> Pack:
        """What it says."""
        return self.edition.pack


def read_draft(text: str, kinds: tuple[str, ...] = DRAFTED_KINDS) -> DraftText:
    """A draft from what its author wrote; whatever it says of its own status is left aside.

    Args:
        text: YAML.
        kinds: Kinds of pack that are drafted where this is asked.

    Raises:
        KindNotDraftedError: Packs of this kind are not drafted there.
        RulebookError: What the schema refuses, with the key and the remedy.
    """
    content = read_yaml(text, origin="draft")
    kind = str(content.get("pack", "")).partition(".")[0]
    if kind not in kinds:
        raise KindNotDraftedError(
            f"draft: `pack: {content.get('pack')}` is of a kind that is not drafted here. "
            f"These are: {', '.join(kinds)}.",
            where="draft",
            kind=kind,
        )
    header = {"status": EditionStatus.DRAFT.value, "adopted_at": None}
    return DraftText(parse_edition(text, origin="draft", header=header))


def adopted_text(pack: Pack, *, at: datetime) -> str:
    """The text of a pack as it is released: groups written out, adopted at that moment."""
    content = as_mapping(pack)
    content["status"] = EditionStatus.ADOPTED.value
    content["adopted_at"] = at.isoformat()
    return as_yaml(_header_first(content))


def _header_first(content: dict[str, Any]) -> dict[str, Any]:
    header = ("pack", "edition", "status", "title", "in_force", "adopted_at")
    return {k: content[k] for k in header if k in content} | content


def read_cases(text: str, pack: str) -> list[Case]:
    """The author's own cases: a YAML mapping with one list, ``cases``; none when it is empty.

    Raises:
        RulebookError: Not such a mapping.
    """
    if not text.strip():
        return []
    listed = read_yaml(text, origin="cases").get("cases")
    if not isinstance(listed, list) or not all(isinstance(case, dict) for case in listed):
        raise InvalidPackError(
            "cases: write a list under `cases:`, each with name, why, valid_on, row and expect.",
            where="cases",
            key="cases",
        )
    return [
        Case(pack=pack, origin=f"cases/{pack}/{number}.yml", content=content)
        for number, content in enumerate(listed, start=1)
    ]
