"""Refusals of the interface itself, before any service is asked."""


class TooOftenError(Exception):
    """The allowance of this stretch of time is used up; `seconds` until the next one."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class StatusError(Exception):
    """A refusal known by its HTTP status alone."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


class UnknownParametersError(Exception):
    """Query parameters nobody declared; a misspelt filter must not return everything."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names
