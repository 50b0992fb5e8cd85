"""`manage.py backtest_forecast`: how well the forecast would have done, week by week."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from checkins.queries import closed_courses
from organizations.models import Organization
from organizations.tenancy import tenant
from scoring.backtest import Course, table, tallies
from scoring.shapes import courses


class Command(BaseCommand):
    help = (
        "Replays every closed KR of every organization, and courses of known shape, week by week, and prints the mean "
        "absolute error of the projected score beside two simpler ways. Writes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="draws other courses of the same shapes (1)")
        parser.add_argument("--each", type=int, default=40, help="courses of each shape (40)")

    def handle(self, *args: Any, seed: int, each: int, **options: Any) -> None:
        self._print(f"Courses of known shape, seed {seed}", courses(seed, each))
        self._print("\nClosed key results", _closed())

    def _print(self, title: str, replayed: list[Course]) -> None:
        rows = tallies(replayed)
        self.stdout.write(f"{title}: {len(replayed)}\n")
        self.stdout.write(table(rows) if rows else "None with enough history yet.")


def _closed() -> list[Course]:
    found: list[Course] = []
    for organization in Organization.objects.order_by("slug").iterator():
        with tenant(organization.id):
            found += closed_courses(organization.slug)
    return found
