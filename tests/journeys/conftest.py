"""The whole product, as `make run` starts it, with a real browser in front of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from okrapp.embedded import free_port
from okrapp.stack import Stack
from tests.browser import chromium
from tests.journeys.product import Product

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Production settings, the restricted database role, a real worker and beat, and the demo organizations."""
    folder = tmp_path_factory.mktemp("product")
    env = {"OKR_CLOCK_FILE": str(folder / "clock"), "OKR_LOG_LEVEL": "WARNING"}
    running = Stack(folder, free_port(), demo=True, env=env, throwaway=True)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def product(stack: Stack, browser: Browser) -> Iterator[Product]:
    opened = Product(stack, browser)
    yield opened
    opened.close()
