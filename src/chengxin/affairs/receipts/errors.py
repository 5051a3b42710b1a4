"""Refusals of receipts."""

from chengxin.law.errors import CreditError, InputError, TransitionError


class NotYetError(CreditError):
    """A consumer does not follow yet; facts: `why`, a word of `Obstacle`."""

    code = "not-yet"
    why: str

    def __init__(self, why: str) -> None:
        """Keep the word."""
        super().__init__(f"a copy does not follow yet: {why}. It is asked again.", why=str(why))


class UnknownEffectError(InputError):
    """No effect of that kind, or no such record; facts: `value`."""

    code = "unknown-effect"


class AddressRefusedError(InputError):
    """A webhook's address is malformed or not among the allowed hosts; facts: `value`, `reason`."""

    code = "webhook-address"
    reason: str


class EndpointClosedError(TransitionError):
    """A webhook that was closed is not used any more; facts: `state`, `act`."""

    code = "webhook-closed"
