"""The day as an organization reads it: its clock, its calendar and the policy that judges."""

from datetime import datetime

from objectives.cards import Today
from objectives.models import Cycle, KeyResult
from okrapp import clock
from okrapp.panels import asked_once
from organizations.models import Membership, Organization
from scoring.models import RagPolicy, policy_at_work, policy_from


def today_for(organization: Organization, now: datetime | None = None, *, cycle: Cycle | None = None) -> Today:
    """The day as the organization reads it: its calendar, and its RAG policy or that of the cycle. One query."""
    return Today.of(organization, policy_for(cycle) if cycle else policy_at_work(), now or clock.now())


@asked_once
def today_of(reader: Membership) -> Today:
    """The day as all parts of a page read it. One query for the whole page."""
    return today_for(reader.organization)


def policy_for(cycle: Cycle) -> RagPolicy:
    """The policy that judges the scores of a cycle: the one it was locked with, else the one at work. One query."""
    return cycle.policy or policy_at_work()


def today_of_key_result(key_result: KeyResult, organization: Organization) -> Today:
    """The day as the page of a KR that came from its gate reads it, under the policy of its cycle. No query."""
    return Today.of(organization, policy_from(vars(key_result)["judging"]), clock.now())
