"""What has been built of a demo organization so far, by the keys of its story."""

from dataclasses import dataclass, field
from datetime import date
from uuid import NAMESPACE_DNS, UUID, uuid5

from governance.models import Decision
from objectives.models import Cycle, KeyResult, Metric, Objective
from okrapp.demo.story import KeyResultStory, ObjectiveStory, OrganizationStory
from okrapp.demo.timeline import Timeline
from okrapp.demo.timetable import Timetable
from organizations.models import Membership, Organization, Team


@dataclass
class Stage:
    """One organization while it is being built."""

    story: OrganizationStory
    organization: Organization
    timetable: Timetable
    timeline: Timeline
    people: dict[str, Membership] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    cycles: dict[str, Cycle] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)
    key_results: dict[str, KeyResult] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)

    def form_key(self, *parts: str | int | date) -> UUID:
        """The same for the same thing on every build."""
        return uuid5(NAMESPACE_DNS, "/".join([self.story.slug, *map(str, parts)]))

    def of_key_result(self, key: str) -> tuple[ObjectiveStory, KeyResultStory]:
        """A KR's story, and its objective's."""
        return next((o, each) for o in self.story.objectives for each in o.key_results if each.key == key)
