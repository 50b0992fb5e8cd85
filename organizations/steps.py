"""The steps of the guided start, in order. Those of other apps are pages there that take `?start=1`."""

from dataclasses import dataclass

from organizations.addresses import address
from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its number of all, and where the next one is."""

    code: str
    label: str
    number: int
    next_page: str

    @property
    def count(self) -> int:
        return len(STEPS)

    def after(self, organization: Organization) -> str:
        """The address of the next step."""
        return f"{address(organization, self.next_page)}?start=1"


STEPS = (
    Step("organization", "Organization", 1, "organizations:start_cadence"),
    Step("cadence", "Check-ins", 2, "objectives:new_cycle"),
    Step("cycle", "First cycle", 3, "organizations:start_people"),
    Step("people", "People", 4, "objectives:new"),
    Step("objective", "First objective", 5, "checkins:my_week"),
)


def step(code: str) -> Step:
    return next(each for each in STEPS if each.code == code)
