"""Where the system's Chromium is, and what becomes of the browser journeys without one."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "no Chromium was found (on Debian: apt-get install chromium)"


def chromium() -> str | None:
    """Path of the browser: the one that `OKR_CHROMIUM` names, or one on the path."""
    named = os.environ.get("OKR_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def skip_journeys_without_browser(items: list[pytest.Item]) -> None:
    """Skip the journeys where there is no browser, or refuse to run where one is required."""
    journeys = [item for item in items if item.get_closest_marker("journey")]
    if not journeys or chromium():
        return
    if os.environ.get("OKR_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError(f"The browser journeys are required here, but {MISSING}.")
    for item in journeys:
        item.add_marker(pytest.mark.skip(reason=MISSING))
