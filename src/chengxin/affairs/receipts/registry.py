"""Who uses records (用信方): packages register here when Django is ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from chengxin.affairs.receipts.models import EffectNotice


@dataclass(frozen=True)
class Party:
    """One of those who answer for a consumer: the platform itself, or one connected system.

    `key` is empty for the platform; `department` is who is chased, empty for the credit office.
    """

    key: str = ""
    title: str = ""
    department: str = ""


PLATFORM = Party()
SYSTEMS = "systems"
"""Key of the consumer whose parties are connected systems."""


def _the_platform(notice: "EffectNotice") -> Iterable[Party]:
    return (PLATFORM,)


@dataclass(frozen=True)
class Consumer:
    """One use of records.

    Attributes:
        key: Stable word; the clocks of pack ``receipts.general`` may name it.
        title: What it is called on pages.
        acknowledge: Looks at a moment whether a party follows a notice, or makes it follow; returns
            a word of `Finding`. Raises `NotYetError` while it does not follow.
        parties: Who answers for it after a notice; the platform itself by default.
        is_remote: Whether asking waits for somebody else's machine.
    """

    key: str
    title: Promise | str
    acknowledge: "Callable[[EffectNotice, Party, datetime], str]"
    parties: "Callable[[EffectNotice], Iterable[Party]]" = _the_platform
    is_remote: bool = False


_consumers: dict[str, Consumer] = {}


def later(path: str) -> Callable[..., Any]:
    """A function by its path, imported when it is first called.

    Every process registers consumers when it starts; what these need to answer takes seconds to
    load, and most processes never ask.

    Args:
        path: Module and function, dotted.
    """

    def call(*arguments: Any) -> Any:
        return import_string(path)(*arguments)

    return call


def register(consumer: Consumer) -> None:
    """Take a consumer up; called in ``AppConfig.ready`` of the package that consumes.

    Raises:
        ValueError: Another consumer has that key.
    """
    known = _consumers.setdefault(consumer.key, consumer)
    if known is not consumer:
        raise ValueError(f"the consumer {consumer.key!r} is registered twice.")


def unregister(key: str) -> None:
    """Forget a consumer; for tests that register one of their own."""
    _consumers.pop(key, None)


def every_consumer() -> tuple[Consumer, ...]:
    """All consumers, in the order of their keys."""
    return tuple(_consumers[key] for key in sorted(_consumers))


def find_consumer(key: str) -> Consumer | None:
    """The consumer of this key, if it is still registered."""
    return _consumers.get(key)
