"""Sends one message to one address: allowed hosts only, no redirect followed, nothing read back."""

import ipaddress
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings

from chengxin.affairs.receipts.enums import DeliveryOutcome
from chengxin.affairs.receipts.errors import AddressRefusedError

_LONGEST = 500
_REDIRECTS = range(300, 400)


@dataclass(frozen=True)
class Sent:
    """How one try ended; `status` is None where nobody answered."""

    outcome: DeliveryOutcome
    status: int | None
    milliseconds: int
    problem: str = ""


def check_address(url: str) -> SplitResult:
    """The parts of an address that messages may go to.

    Hosts are allowed one by one in ``CHENGXIN_WEBHOOK_HOSTS``, with or without a port; anything but
    a loopback address needs https.

    Raises:
        AddressRefusedError: Malformed, or not allowed; `reason` is a stable word.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused(url, "malformed") from error
    if len(url) > _LONGEST or not url.isascii() or any(c.isspace() for c in url):
        raise _refused(url, "malformed")
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise _refused(url, "malformed")
    if parts.fragment:
        raise _refused(url, "malformed")
    host = parts.hostname
    allowed: frozenset[str] = settings.WEBHOOK_HOSTS
    if host not in allowed and f"{host}:{port}" not in allowed:
        raise _refused(url, "host")
    if parts.scheme == "http" and not _is_loopback(host):
        raise _refused(url, "https")
    return parts


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(url: str, reason: str) -> AddressRefusedError:
    return AddressRefusedError(
        f"messages are not sent to {url!r} ({reason}). Write an https address of a host that the "
        "operator allows in CHENGXIN_WEBHOOK_HOSTS.",
        value=url,
        reason=reason,
    )


def send(url: str, body: bytes, headers: dict[str, str]) -> Sent:
    """Post one message once.

    Only an answer of 2xx means that it was taken. The answer's content is never read, so that an
    address cannot be used to look into the network behind it.

    Args:
        url: Where to; checked against the allowed hosts again, since these may have changed.
        body: What.
        headers: Signature and the like.
    """
    began = time.monotonic()
    try:
        check_address(url)
    except AddressRefusedError as error:
        return Sent(DeliveryOutcome.NOT_ALLOWED, None, 0, error.reason)
    seconds: float = settings.WEBHOOK_TIMEOUT_SECONDS
    try:
        with urllib3.PoolManager(num_pools=1, timeout=urllib3.Timeout(total=seconds)) as pool:
            answer = pool.request(
                "POST",
                url,
                body=body,
                headers={
                    **headers,
                    "Content-Type": "application/json; charset=utf-8",
                    "User-Agent": "chengxin",
                },
                redirect=False,
                retries=False,
                preload_content=False,
            )
            status = answer.status
            answer.close()
    except urllib3.exceptions.HTTPError as error:
        return Sent(DeliveryOutcome.UNREACHABLE, None, _since(began), type(error).__name__)
    if 200 <= status < 300:
        return Sent(DeliveryOutcome.ACCEPTED, status, _since(began))
    problem = "redirect" if status in _REDIRECTS else ""
    return Sent(DeliveryOutcome.REFUSED, status, _since(began), problem)


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
