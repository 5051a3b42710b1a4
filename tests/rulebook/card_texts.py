"""Two sound cards that use every form of the language, and how a changed text of them is loaded."""

from functools import cache
from pathlib import Path

from chengxin.law.rulebook import PACKAGED, Edition, Rulebook, parse_edition, read_folder
from chengxin.law.rulebook.extending import Cards, Written, packaged_card, read_card

FOLDER = Path(__file__).parent / "good_cards"


def text_of(card: str) -> str:
    """The text of a sound card."""
    return (FOLDER / f"{card}.yml").read_text(encoding="utf-8")


@cache
def packaged() -> tuple[Edition, ...]:
    """The packaged editions, read once."""
    return tuple(read_folder(PACKAGED))


def cards_from(texts: dict[str, str]) -> Cards:
    """Finds cards among texts by ``<key>/<edition>``, then among the packaged ones."""

    def find(name: str) -> Written | None:
        if name not in texts:
            return packaged_card(name)
        return read_card(texts[name], origin=name)

    return find


def parse(text: str, origin: str = "card.yml", **others: str) -> Edition:
    """One edition; `others` are texts of cards it may extend, by key, edition 2026-11."""
    texts = {"whole/2026-11": text_of("whole")} | {f"{k}/2026-11": t for k, t in others.items()}
    return parse_edition(text, origin=origin, cards=cards_from(texts))


def load(text: str, origin: str = "card.yml") -> Rulebook:
    """The packaged rulebook with one more card, held to everything it points to."""
    return Rulebook([*packaged(), parse(text, origin)])
