"""Mail settings from one address: ``smtp://user:password@host:587?tls=1&from=name@example.cn``.

Schemes: ``smtp`` (with ``tls=1`` for STARTTLS), ``smtps`` (TLS from the start), ``console``.
"""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_PORTS = {"smtp": 25, "smtps": 465}
_BACKENDS = "django.core.mail.backends"


def mail_settings(url: str) -> dict[str, Any]:
    """Django's settings for a mail server.

    Args:
        url: Address of the server; empty means that mails are only printed.

    Raises:
        ValueError: The address cannot be understood.

    >>> mail_settings("smtps://u:p%40ss@mail.example.cn")["EMAIL_PORT"]
    465
    """
    if not url or url.startswith("console:"):
        return {"EMAIL_BACKEND": f"{_BACKENDS}.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(
            "CHENGXIN_EMAIL_URL is not of the form smtp://USER:PASSWORD@HOST:PORT?tls=1, "
            "smtps://… or console:"
        )
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    found: dict[str, Any] = {
        "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and query.get("tls") == "1",
        "EMAIL_TIMEOUT": 20,
    }
    if query.get("from"):
        found["DEFAULT_FROM_EMAIL"] = query["from"]
    return found
