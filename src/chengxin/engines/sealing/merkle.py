"""The Merkle tree of RFC 6962: one root for many entries, short proofs that one is among them.

Leaf: ``sha256(0x00 || data)``. Node: ``sha256(0x01 || left || right)``. A list of n leaves splits
at the largest power of two below n (RFC 6962, section 2.1), so no leaf is ever doubled and two
lists of different length never share a root. A proof for n leaves has at most ⌈log2 n⌉ digests.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of no leaves (RFC 6962, section 2.1)."""


def leaf_digest(data: bytes) -> bytes:
    """The digest of one leaf's data."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_digest(left: bytes, right: bytes) -> bytes:
    """The digest of a node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Evidence that the leaf at `index` is one of `size` leaves: the siblings on its way up.

    `siblings` runs from the leaf's own sibling to the one below the root.
    """

    index: int
    size: int
    siblings: tuple[bytes, ...]


class MerkleTree:
    """A tree over leaves known at once, every level kept, so a proof costs no hashing.

    A level keeps an odd last digest by carrying it up unchanged, which gives the same root as
    the recursive definition in the RFC; the property tests hold the two together.

    >>> tree = MerkleTree([b"a", b"b", b"c"])
    >>> verify_inclusion(b"c", tree.inclusion_proof(2), tree.root)
    True
    """

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """Build the tree over the data of the leaves, in their order."""
        self._levels: list[list[bytes]] = [[leaf_digest(data) for data in leaves]]
        while len(self._levels[-1]) > 1:
            self._levels.append(_level_above(self._levels[-1]))

    @property
    def size(self) -> int:
        """Number of leaves."""
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """The digest that stands for all leaves and their order."""
        return self._levels[-1][0] if self.size else EMPTY_ROOT

    def inclusion_proof(self, index: int) -> InclusionProof:
        """The proof for one leaf (PATH in RFC 6962, section 2.1.1).

        Args:
            index: Position of the leaf, from 0.

        Raises:
            IndexError: There is no such leaf.
        """
        if not 0 <= index < self.size:
            raise IndexError(f"There is no leaf {index} in a tree of {self.size}.")
        siblings = []
        position = index
        for level in self._levels[:-1]:
            sibling = position ^ 1
            if sibling < len(level):
                siblings.append(level[sibling])
            position //= 2
        return InclusionProof(index, self.size, tuple(siblings))


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    """The level over one level: pairs hashed, an odd last digest carried up."""
    above = [node_digest(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
    if len(level) % 2:
        above.append(level[-1])
    return above


def verify_inclusion(data: bytes, proof: InclusionProof, root: bytes) -> bool:
    """Whether the proof shows the data to be the leaf at `proof.index` under `root`.

    The steps are those of RFC 9162, section 2.1.3.2, which states the check for RFC 6962 trees.
    A proof that is too short, too long or for another index or size fails.
    """
    if not 0 <= proof.index < proof.size:
        return False
    position, last = proof.index, proof.size - 1
    digest = leaf_digest(data)
    for sibling in proof.siblings:
        if last == 0:
            return False
        if position & 1 or position == last:
            digest = node_digest(sibling, digest)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            digest = node_digest(digest, sibling)
        position >>= 1
        last >>= 1
    return last == 0 and digest == root
