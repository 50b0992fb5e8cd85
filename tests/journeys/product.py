"""What a journey can do: be somebody in a browser, read mail, move the clock, wait for the worker."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import httpx
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from okrapp.setup import ROOT
from okrapp.stack import Stack

T = TypeVar("T")
PASSWORD = "a-long-enough-passphrase"
DEMO_PASSWORD = "okr-demo"
DESKTOP = {"width": 1280, "height": 900}


@dataclass
class Product:
    """One running product. Whatever a page complains about in the browser's console fails the journey."""

    stack: Stack
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.stack.url

    def visitor(self, *, width: int = 1280, height: int = 900, scheme: str = "light") -> Page:
        """A fresh browser profile; nobody is signed in."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def signed_in(self, email: str, password: str = DEMO_PASSWORD, **look: object) -> Page:
        page = self.visitor(**look)  # type: ignore[arg-type]
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda address: "/accounts/login" not in address)
        return page

    def mail_links(self, to: str, containing: str) -> list[str]:
        """Links of the newest mails to somebody that contain a piece of an address."""
        page = httpx.get(f"{self.url}/demo/mail/", params={"to": to}, follow_redirects=True)
        names = dict.fromkeys(part.split('"')[0] for part in page.text.split('href="/demo/mail/')[1:])
        texts = [httpx.get(f"{self.url}/demo/mail/{name}").text for name in names if name]
        links = [part.split('"')[0] for text in texts for part in text.split('href="')[1:]]
        return [link.replace("&amp;", "&") for link in links if containing in link]

    def wait_for(self, what: Callable[[], T], *, seconds: float = 30) -> T:
        """Ask until the answer is true: the worker takes its time."""
        deadline = time.monotonic() + seconds
        while not (found := what()):
            assert time.monotonic() < deadline, "the worker did not get there in time"
            time.sleep(0.3)
        return found

    def move_clock(self, by: timedelta) -> None:
        Path(self.stack.env["OKR_CLOCK_FILE"]).write_text(str(by.total_seconds()))

    def call_task(self, name: str) -> None:
        """Put a periodic task onto the broker now, as beat would in its turn."""
        command = [sys.executable, "-m", "celery", "-A", "okrapp", "call", name, "--queue", "sweeps"]
        subprocess.run(command, cwd=ROOT, env=self.stack.env, check=True, capture_output=True, timeout=60)

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(f"{message.location.get('url')}: {message.text}")
