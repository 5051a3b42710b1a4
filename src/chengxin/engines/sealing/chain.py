"""A hash chain: numbered entries, each link bound to every entry before it.

One link is ``sha256(0x02 || previous link || number as 8 bytes || entry digest)``. The number
is inside, so that taking an entry out and renumbering shows; the leading byte keeps a link
from ever being read as a leaf (0x00) or node (0x01) of the Merkle tree. An entry's digest is the
sha256 of its stored body, and is checked again from the body wherever the body is at hand.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

GENESIS: Final = hashlib.sha256(b"chengxin hash chain 1").digest()
"""The link before the first entry. It names the scheme, so that a new scheme starts apart."""

_PREFIX: Final = b"\x02"


class Head(NamedTuple):
    """Where a chain stands: the number of its last entry and that entry's link."""

    number: int
    link: bytes


START: Final = Head(0, GENESIS)
"""The head of an empty chain; the first entry gets number 1."""


class Entry(NamedTuple):
    """One stored entry as read back: its number, body, body digest and link."""

    number: int
    body: bytes
    digest: bytes
    link: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold.

    `number` is the number at which it shows; `reason` says what was found there:
    ``missing`` (the number expected next is not there), ``body`` (the body is not the one
    digested) or ``link`` (the link is not the one that follows from the entry before).
    """

    number: int
    reason: Literal["missing", "body", "link"]


def link_after(previous: bytes, number: int, entry_digest: bytes) -> bytes:
    """The link of one entry.

    Args:
        previous: Link of the entry before, or `GENESIS`.
        number: The entry's number, counted from 1 without gaps.
        entry_digest: sha256 of the entry's body, 32 bytes.
    """
    return hashlib.sha256(_PREFIX + previous + number.to_bytes(8, "big") + entry_digest).digest()


def append(head: Head, bodies: Iterable[bytes]) -> Iterator[Entry]:
    """The entries that continue a chain, in the order of the bodies.

    Args:
        head: Where the chain stands now; `START` for a new one.
        bodies: Canonical text of each new entry.

    Yields:
        Numbered entries with digest and link, to be stored as they are.
    """
    number, link = head
    for body in bodies:
        number += 1
        digest = hashlib.sha256(body).digest()
        link = link_after(link, number, digest)
        yield Entry(number, body, digest, link)


def verify(entries: Iterable[Entry], head: Head = START) -> tuple[Head, Break | None]:
    """Walk stored entries and say how far the chain holds.

    Args:
        entries: In ascending order of number, beginning right after `head`. Read as a stream,
            so a chain of any length fits.
        head: A trusted place to begin, for instance one published earlier.

    Returns:
        The head reached, and the first break, or None when every entry holds. Cutting entries
        off the end shows only beside a head published earlier: compare the head returned.
    """
    number, link = head
    sha256 = hashlib.sha256
    for entry_number, body, digest, entry_link in entries:
        if entry_number != number + 1:
            return Head(number, link), Break(number + 1, "missing")
        if sha256(body).digest() != digest:
            return Head(number, link), Break(entry_number, "body")
        expected = sha256(_PREFIX + link + entry_number.to_bytes(8, "big") + digest).digest()
        if expected != entry_link:
            return Head(number, link), Break(entry_number, "link")
        number, link = entry_number, entry_link
    return Head(number, link), None


def first_broken(entries: Iterable[Entry], head: Head = START) -> Break | None:
    """The first entry at which a chain does not hold, or None.

    >>> entries = list(append(START, [b"one", b"two", b"three"]))
    >>> first_broken(entries) is None
    True
    >>> entries[1] = entries[1]._replace(body=b"TWO")
    >>> first_broken(entries)
    Break(number=2, reason='body')
    """
    return verify(entries, head)[1]
