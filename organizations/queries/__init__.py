from organizations.queries.invitations import (
    invitation_of_former_token,
    invitation_of_token,
    open_invitations,
    organizations_inviting,
)
from organizations.queries.levels import level_problem, with_people
from organizations.queries.organizations import (
    bring_along,
    company_team,
    current_slug_for,
    home_of,
    members,
    membership_of,
    organization_by_slug,
    organizations_of,
)
from organizations.queries.people import everybody, person_with_id, seats_of, setup_standing
from organizations.queries.searching import Group, Hit, found
from organizations.queries.teams import (
    TeamPage,
    branches,
    places_for,
    seats_in,
    team_page,
    team_with_slug,
    teams,
)

__all__ = [
    "Group",
    "Hit",
    "TeamPage",
    "branches",
    "bring_along",
    "company_team",
    "current_slug_for",
    "everybody",
    "found",
    "home_of",
    "invitation_of_former_token",
    "invitation_of_token",
    "level_problem",
    "members",
    "membership_of",
    "open_invitations",
    "organization_by_slug",
    "organizations_inviting",
    "organizations_of",
    "person_with_id",
    "places_for",
    "seats_in",
    "seats_of",
    "setup_standing",
    "team_page",
    "team_with_slug",
    "teams",
    "with_people",
]
