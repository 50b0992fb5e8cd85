"""The organization, its people and their teams."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from okrapp.demo.stage import Stage
from okrapp.demo.story import OrganizationStory, Person
from organizations.actions import change_settings, change_team, create_team, found_organization, seat_people
from organizations.enums import Seat
from organizations.models import Membership, Organization, Team, User
from organizations.models.users import normalise_email
from organizations.tenancy import tenant

PASSWORD = "okr-demo"  # noqa: S105 (public by design; it exists in demonstrations alone)


def email_of(story: OrganizationStory, person: Person) -> str:
    """The address given for a sign-in, or the name at the organization's own domain."""
    if "@" in person.sign_in:
        return person.sign_in
    local = person.sign_in or slugify(person.name).replace("-", ".")
    return normalise_email(f"{local}@{story.slug}.example")


def found(story: OrganizationStory, *, password: str) -> Membership:
    """Found the organization in its founder's name; returns the founder's membership. `password` is hashed already."""
    founder = next(person for person in story.people if person.key == story.founder)
    user = _user(story, founder, password=password)
    membership = found_organization(by=user, name=story.name, slug=story.slug, timezone=story.timezone)
    values = {"check_in_weekday": story.weekday, "check_in_time": story.time, **dict(story.settings)}
    with tenant(membership.organization_id):
        membership.organization = change_settings(by=membership, organization=membership.organization, values=values)
    return membership


def people(stage: Stage, *, password: str, founder: Membership) -> None:
    """Bring everybody in, with their roles."""
    for person in stage.story.people:
        if person.key == stage.story.founder:
            membership = founder
        else:
            user = _user(stage.story, person, password=password)
            membership = Membership(user=user, name=person.name)
        membership.roles = list(person.roles)
        membership.organization = stage.organization
        membership.save()
        stage.people[person.key] = membership
    members = Membership.objects.values("user_id")
    User.objects.filter(id__in=members, last_organization=None).update(last_organization=stage.organization)


def teams(stage: Stage) -> None:
    """Seat everybody in the company and its teams."""
    story, admin = stage.story, stage.people[stage.story.founder]
    lead = stage.people[story.company_lead]
    company = change_team(by=admin, team=Team.objects.get(parent=None), name=story.name, parent=None, lead=lead)
    stage.teams["company"] = company
    _seat(stage, company, story.company_champions, story.company_members)
    for team in story.teams:
        parent = stage.teams[team.parent or "company"]
        stage.teams[team.key] = create_team(by=admin, name=team.name, parent=parent, lead=stage.people[team.lead])
        _seat(stage, stage.teams[team.key], team.champions, team.members)


def date_back(stage: Stage, at: datetime) -> None:
    """The organization did not come to us today."""
    Organization.objects.filter(id=stage.organization.id).update(created_at=at)
    Membership.objects.update(joined_at=at)


def _user(story: OrganizationStory, person: Person, *, password: str) -> User:
    """The account, which may exist: one person can belong to both organizations."""
    email = email_of(story, person)
    secret = password if person.sign_in else make_password(None)
    user, is_new = User.objects.get_or_create(email=email, defaults={"name": person.name, "password": secret})
    if is_new:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _seat(stage: Stage, team: Team, champions: tuple[str, ...], members: tuple[str, ...]) -> None:
    admin = stage.people[stage.story.founder]
    for key, seat in [*((key, Seat.CHAMPION) for key in champions), *((key, Seat.MEMBER) for key in members)]:
        seat_people(by=admin, team=team, people=[stage.people[key]], seat=seat)
