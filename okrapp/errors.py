"""The errors that people read."""


class DomainError(Exception):
    """A rule said no. The message is a sentence for the person; `field` names the form field that it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Forbidden(Exception):
    """Visible, but not allowed. `reason` says why not and `who` says who may do it today."""

    def __init__(self, reason: str, *, who: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.who = who


class Conflict(DomainError):
    """Somebody else was first. Answered with 409."""
