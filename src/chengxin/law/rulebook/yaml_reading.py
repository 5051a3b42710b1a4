"""Reads YAML strictly: a repeated key is an error, `yes` and `on` are words, not booleans."""

import re
from collections.abc import Hashable
from typing import Any

import yaml

from chengxin.law.errors import DuplicateKeyError, UnreadablePackError

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Base):  # type: ignore[misc]
    """The safe loader, refusing what would be lost or turned silently."""


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Hashable, Any]:
    result: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if key in result:
            rule = f"the key {key!r} stands twice in one mapping, so one of the two would be lost"
            remedy = "Delete or rename one of them"
            raise DuplicateKeyError(
                f"{loader.name}, line {line}, key {key}: {rule}. {remedy}.",
                where=loader.name,
                key=str(key),
                line=line,
                rule=rule,
                remedy=remedy,
            )
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(text: str, *, origin: str) -> dict[str, Any]:
    """The mapping a YAML text holds.

    Args:
        text: The whole file.
        origin: Where it came from, for the message.

    Raises:
        DuplicateKeyError: A key stands twice in one mapping.
        UnreadablePackError: Not YAML, or the top level is not a mapping.
    """
    return read_nodes(text, origin=origin)[0]


def read_nodes(text: str, *, origin: str) -> tuple[dict[str, Any], yaml.Node]:
    """The mapping a YAML text holds, and its nodes, which know the lines; as `read_yaml`."""
    loader = _StrictLoader(text)
    loader.name = origin
    try:
        node = loader.get_single_node()
        found = None if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        rule = f"not readable as YAML ({' '.join(str(error).split())})"
        remedy = "Check indentation, quotes and colons near that place"
        raise UnreadablePackError(
            f"{origin}: {rule}. {remedy}.",
            where=origin,
            line=None if mark is None else mark.line + 1,
            rule=rule,
            remedy=remedy,
        ) from error
    finally:
        loader.dispose()
    if not isinstance(found, dict):
        raise UnreadablePackError(
            f"{origin}: the top level is not a mapping. A pack begins with `pack:`, `edition:`, "
            "`status:` and `title:`.",
            where=origin,
        )
    return found, node
