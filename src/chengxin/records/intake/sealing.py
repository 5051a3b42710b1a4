"""Encrypts raw rows, identity numbers and sensitive values; finds equal values by keyed hashes.

One secret of this installation, two keys derived from it. Who holds the database without the state
folder reads none of it and cannot try values out against the hashes.
"""

import hmac
import os
from functools import cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chengxin.law.errors import CreditError
from chengxin.records.store import home

_NONCE_BYTES = 12


class UnsealError(CreditError):
    """A sealed value does not open: another secret, or the bytes were changed."""

    code = "unseal"


@cache
def _key(secret: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"chengxin {purpose}".encode())
    return derived.derive(secret.encode())


def _key_for(purpose: str) -> bytes:
    return _key(home.secret("intake"), purpose)


def seal(plain: bytes, *, context: str) -> bytes:
    """Encrypt; the same context is needed to open it.

    Args:
        plain: What to keep.
        context: Where it belongs (``chunk:7:2``), so that it cannot be moved elsewhere unseen.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_key_for("seal")).encrypt(nonce, plain, context.encode())


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Decrypt what `seal` made.

    Raises:
        UnsealError: It does not belong to this context, was changed, or the secret is another.
    """
    nonce, rest = bytes(sealed[:_NONCE_BYTES]), bytes(sealed[_NONCE_BYTES:])
    try:
        return AESGCM(_key_for("seal")).decrypt(nonce, rest, context.encode())
    except (InvalidTag, ValueError) as error:
        raise UnsealError(
            f"what is sealed as {context} does not open. Look whether secrets/intake in the state "
            "folder is the one it was sealed with."
        ) from error


def keyed_hash(text: str, *, purpose: str) -> bytes:
    """32 bytes that are the same for the same text and purpose, and say nothing else of it."""
    return hmac.new(_key_for(f"hash {purpose}"), text.encode(), sha256).digest()
