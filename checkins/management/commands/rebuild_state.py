"""`manage.py rebuild_state`: compute every KR's current state again from its check-ins."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from checkins.actions.rebuilding import rebuild_states
from organizations.models import Organization
from organizations.tenancy import tenant


class Command(BaseCommand):
    help = "Computes the current state of every KR again from its check-ins. Changes nothing on a healthy database."

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
                changed = rebuild_states(each)
            for reference in changed:
                self.stdout.write(f"{each.slug} {reference}: state rebuilt")
        self.stdout.write("Every state agrees with its check-ins now.")
