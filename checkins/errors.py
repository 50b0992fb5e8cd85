"""What can go wrong in a way that the page must handle, beyond a sentence."""

from collections.abc import Mapping
from datetime import date

from okrapp.errors import Conflict


class AlreadyPosted(Conflict):
    """The week has an update that says something else. It can be amended, never overwritten."""

    def __init__(self, *, week: date, by: str) -> None:
        super().__init__(f"This week's update was posted by {by} already. Amend it to change what it says.")
        self.week = week


class DraftMoved(Conflict):
    """Another tab has saved since: `kept` is what it saved, as `revision`. None when the update has been posted."""

    def __init__(self, kept: Mapping[str, str] | None = None, revision: int = 0) -> None:
        super().__init__("This draft was changed in another tab or browser.")
        self.kept = kept
        self.revision = revision
