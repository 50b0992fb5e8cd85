"""Staleness: no update for the last closed check-in week. Silence is never green.

Source: scoring.md, "RAG", last paragraph; checkins.md, "The calendar".
"""

from datetime import date


def is_stale(*, last_week: date | None, first_expected_week: date | None, last_closed_week: date | None) -> bool:
    """Whether the last closed week was expected of a key result and has no update.

    Weeks are the local dates of their deadlines. `last_week` is the newest week with an update; `None` stands for
    no update yet, nothing expected, and no week closed so far.
    """
    if first_expected_week is None or last_closed_week is None or first_expected_week > last_closed_week:
        return False
    return last_week is None or last_week < last_closed_week
