"""The attributes by which outside tests find a KR or an objective on any page (screens, Hooks)."""

from decimal import Decimal


def standing_hooks(score: Decimal | None, band: str | None, pace: str) -> str:
    """Score, band and pace of whatever the element shows."""
    return f'data-score="{"" if score is None else score}" data-rag="{band or "none"}" data-pace="{pace}"'
