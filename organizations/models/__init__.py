from organizations.models.counters import Counter
from organizations.models.governance import RaciRule
from organizations.models.organization import Organization, RetiredSlug
from organizations.models.people import Invitation, Membership
from organizations.models.searching import SearchEntry
from organizations.models.teams import Team, TeamSeat
from organizations.models.users import User

__all__ = [
    "Counter",
    "Invitation",
    "Membership",
    "Organization",
    "RaciRule",
    "RetiredSlug",
    "SearchEntry",
    "Team",
    "TeamSeat",
    "User",
]
