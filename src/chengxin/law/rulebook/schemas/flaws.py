"""What a schema refuses for a reason of its own: the key, the rule it breaks, and the remedy."""

from pydantic_core import PydanticCustomError

FLAW = "flaw"


def flaw(key: str, rule: str, remedy: str) -> PydanticCustomError:
    """An error a validator raises; the loader adds file and line.

    Args:
        key: Dotted path of the key from the part that is validated; empty for the part itself.
        rule: What is wrong and why, without a full stop.
        remedy: What to do, without a full stop.
    """
    return PydanticCustomError(
        FLAW, "{rule}; {remedy}", {"key": key, "rule": rule, "remedy": remedy}
    )
