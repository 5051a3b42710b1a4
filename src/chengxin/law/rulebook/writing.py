"""Packs as plain values and as text."""

from typing import Any

import yaml

from chengxin.law.rulebook.schemas.base import Pack

_WIDTH = 100
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def as_mapping(pack: Pack) -> dict[str, Any]:
    """What a pack says, as plain values in the order of its schema; defaults are left out."""
    return pack.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


def as_yaml(content: dict[str, Any]) -> str:
    """The text of a pack in which nothing but its content matters: no comments, one order."""
    return str(
        yaml.dump(content, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=_WIDTH)
    )
