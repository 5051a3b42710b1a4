"""Digests: SHA-256 everywhere, SM3 (GB/T 32905-2016) where the build of OpenSSL has it."""

import hashlib
from typing import Any, Final, Literal

from chengxin.engines.sealing.canonical import canonical_bytes
from chengxin.engines.sealing.errors import DigestUnavailableError

Algorithm = Literal["sha256", "sm3"]

DIGEST_BYTES: Final = 32
"""Length of a digest; the same for both algorithms."""


def is_available(algorithm: Algorithm) -> bool:
    """Whether this Python can compute the algorithm.

    >>> is_available("sha256")
    True
    """
    return algorithm in hashlib.algorithms_available


def digest(data: bytes, algorithm: Algorithm = "sha256") -> bytes:
    """The digest of some bytes, 32 bytes long.

    Raises:
        DigestUnavailableError: SM3 is asked of a build of OpenSSL without it.

    >>> digest(b"abc").hex()[:16]
    'ba7816bf8f01cfea'
    """
    if algorithm == "sha256":
        return hashlib.sha256(data).digest()
    if not is_available(algorithm):
        raise DigestUnavailableError(algorithm)
    return hashlib.new(algorithm, data).digest()


def hex_digest(data: bytes, algorithm: Algorithm = "sha256") -> str:
    """The digest of some bytes as 64 lower-case hexadecimal characters.

    >>> hex_digest(b"")[:16]
    'e3b0c44298fc1c14'
    """
    return digest(data, algorithm).hex()


def digest_of(value: Any, algorithm: Algorithm = "sha256") -> str:
    """The hexadecimal digest of a value's canonical JSON: two equal values, one digest.

    Raises:
        CanonicalFormError: The value has no canonical form.

    >>> digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1})
    True
    """
    return hex_digest(canonical_bytes(value), algorithm)
