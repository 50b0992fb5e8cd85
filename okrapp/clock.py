"""The product's clock. A demonstration or a test may move it; a production system refuses to."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in UTC; shifted by the seconds written in OKR_CLOCK_FILE where that is set."""
    return timezone.now() + _shift()


def _shift() -> timedelta:
    if not settings.CLOCK_FILE:
        return timedelta()
    file = Path(settings.CLOCK_FILE)
    return timedelta(seconds=float(file.read_text() or 0)) if file.exists() else timedelta()
