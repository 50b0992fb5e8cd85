"""Building the demo organizations: their stories, played through the product's own actions."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from okrapp.demo import (
    approving,
    betting,
    closing,
    coming,
    deciding,
    founding,
    measuring,
    planning,
    posting,
    steering,
    sweeping,
    tying,
)
from okrapp.demo.fernhill import FERNHILL
from okrapp.demo.larkspur import LARKSPUR
from okrapp.demo.stage import Stage
from okrapp.demo.story import OrganizationStory
from okrapp.demo.timeline import Timeline
from okrapp.demo.timetable import Timetable, story_weeks
from organizations.models import Organization
from organizations.tenancy import tenant

STORIES = (LARKSPUR, FERNHILL)


def build_missing(*, now: datetime) -> list[Organization]:
    """Build those demo organizations that are not there, each as a whole or not at all; returns the new ones."""
    there = set(Organization.objects.filter(slug__in=[each.slug for each in STORIES]).values_list("slug", flat=True))
    missing = [story for story in STORIES if story.slug not in there]
    if not missing:
        return []
    password = make_password(founding.PASSWORD)  # slow by design, so once for everybody
    return [build(story, now=now, password=password) for story in missing]


@transaction.atomic
def build(story: OrganizationStory, *, now: datetime, password: str) -> Organization:
    """Play one story. `password` is the hash for all of its sign-ins."""
    founder = founding.found(story, password=password)
    organization = founder.organization
    timetable = Timetable(
        calendar=organization.calendar,
        today=now.astimezone(organization.zone).date(),
        weeks=story_weeks(story.objectives),
    )
    stage = Stage(story, organization, timetable, Timeline(until=timetable.horizon))
    with tenant(organization.id):
        founding.people(stage, password=password, founder=founder)
        founding.teams(stage)
        _play(stage)
        founding.date_back(stage, timetable.founding)
        planning.date_back(stage)
    return organization


def _play(stage: Stage) -> None:
    planning.cycles(stage)
    measuring.metrics(stage)
    planning.objectives(stage)
    approving.approvals(stage)
    steering.strategy(stage)
    closing.closing(stage)
    measuring.values(stage)
    posting.updates(stage)
    deciding.changes(stage)
    deciding.additions(stage)
    deciding.decisions(stage)
    betting.initiatives(stage)
    betting.micros(stage)
    tying.contributions(stage)
    tying.dependencies(stage)
    sweeping.visits(stage)
    stage.timeline.play()
    posting.drafts(stage)
    if stage.story.plans_ahead:
        coming.coming(stage)
    sweeping.tidy_outbox(stage)
