"""Signatures of messages in the form of the Standard Webhooks specification.

Ready-made libraries on the other side check them: HMAC-SHA256 over ``id.timestamp.body``.
"""

import base64
import hashlib
import hmac
import os

_PREFIX = "whsec_"
_KEY_BYTES = 32


def new_secret() -> str:
    """A fresh secret as it is handed to the other side."""
    return _PREFIX + base64.b64encode(os.urandom(_KEY_BYTES)).decode()


def headers_for(*, secret: str, message_no: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of one message.

    Args:
        secret: The endpoint's secret.
        message_no: The same for every try of one message.
        timestamp: Unix seconds of this try; the other side refuses old ones.
        body: Exactly the bytes that are sent.

    >>> headers_for(secret="whsec_AAAA", message_no="m1", timestamp=1, body=b"{}")[
    ...     "webhook-signature"
    ... ]
    'v1,qp+Bq/+eGFyEakSMrhCOPJcagD3yGcechM4tPXTe7+E='
    """
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_no}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_no,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }
