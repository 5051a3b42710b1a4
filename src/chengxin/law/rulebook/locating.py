"""Where in a file each key of a pack was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from chengxin.law.rulebook.yaml_reading import read_nodes

Step = str | int


@dataclass(frozen=True)
class Mark:
    """One value of a pack: file, line from 1, and the marks of what it holds."""

    origin: str
    line: int
    children: Mapping[Step, "Mark"] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where something is: file, line (None when unknown), and the dotted path of its key."""

    origin: str
    line: int | None
    key: str

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line}"
        return f"{self.origin}{line}, key {self.key or WHOLE_PACK}"


WHOLE_PACK = "(whole pack)"


def read_marks(text: str, *, origin: str) -> Mark:
    """The marks of a YAML text that `read_yaml` has read."""
    return marks_of(read_nodes(text, origin=origin)[1], origin)


def marks_of(node: yaml.Node, origin: str) -> Mark:
    """The marks of a text that has been read already."""
    return _mark(node, origin)


def _mark(node: yaml.Node, origin: str, line: int | None = None) -> Mark:
    line = node.start_mark.line + 1 if line is None else line
    if isinstance(node, yaml.MappingNode):
        return Mark(
            origin,
            line,
            {
                str(key.value): _mark(value, origin, key.start_mark.line + 1)
                for key, value in node.value
            },
        )
    if isinstance(node, yaml.SequenceNode):
        return Mark(origin, line, {n: _mark(part, origin) for n, part in enumerate(node.value)})
    return Mark(origin, line)


def place_of(marks: Mark, path: Sequence[Step], *, is_missing: bool = False) -> Place:
    """The place of a key; of what should hold it, where it was not written.

    Args:
        marks: Of the whole pack.
        path: From the top; steps that no file has (the name of a form in a union) are passed over.
        is_missing: Whether the last step is a key that should be there and is not.
    """
    found, key = marks, []
    for number, step in enumerate(path):
        child = found.children.get(step)
        if child is not None:
            found = child
        elif not (is_missing and number == len(path) - 1):
            continue
        key.append(str(step))
    return Place(found.origin, found.line, ".".join(key))


def steps_of(key: str) -> list[Step]:
    """The steps of a dotted path.

    >>> steps_of("bands.0.at_least")
    ['bands', 0, 'at_least']
    """
    return [int(step) if step.isdigit() else step for step in key.split(".") if step]
