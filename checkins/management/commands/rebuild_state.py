"""`manage.py rebuild_state`: compute the current state of every KR and metric again from what was recorded."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from checkins.actions.rebuilding import rebuild_states
from objectives.actions import rebuild_metrics
from organizations.models import Organization
from organizations.tenancy import tenant


class Command(BaseCommand):
    help = (
        "Computes the state of every KR and metric again from what was recorded. Changes nothing on a healthy database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organization", help="only this one, by the slug in its address")

    def handle(self, *args: Any, organization: str | None, **options: Any) -> None:
        chosen = Organization.objects.order_by("slug")
        if organization:
            chosen = chosen.filter(slug=organization)
            if not chosen.exists():
                raise CommandError(f"There is no organization “{organization}”.")
        for each in chosen.iterator():
            with tenant(each.id):
                changed = [*rebuild_states(each), *rebuild_metrics()]
            for reference in changed:
                self.stdout.write(f"{each.slug} {reference}: state rebuilt")
        self.stdout.write("Every state agrees with what was recorded now.")
