"""Builds the demo organizations where they are missing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from okrapp import clock
from okrapp.demo.builder import build_missing


class Command(BaseCommand):
    help = "Build the demo organizations Larkspur and Fernhill, unless they exist."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo organizations are for demonstrations: set OKR_DEMO=1 to allow them.")
        built = build_missing(now=clock.now())
        if not built:
            self.stdout.write("The demo organizations exist.")
        for organization in built:
            self.stdout.write(f"Built the demo organization {organization.name}.")
