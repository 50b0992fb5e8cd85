"""Who a text names: people and teams, after an @ or, where it asks for help, by their full name."""

import re
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.db.models.functions import Lower

from organizations.models import Membership, Team, TeamSeat

LONGEST_NAME = 4  # words
MOST_PLACES = 200  # of a text; nobody means to tell more
WORD = re.compile(r"@?[\w'’.-]+")


def mentioned(text: str) -> list[Membership]:
    """The active members that `@Name` and `@team` in a text name, each once; a first name counts when one has it.

    A team stands for its lead and its members. No query without an @, at most three with one.
    """
    return _people(_phrases(text, plain=False)) if "@" in text else []


def asked_for_help(text: str) -> list[Membership]:
    """As `mentioned`, and those whom the text names in full, in two words or more, without an @."""
    return _people(_phrases(text, plain=True)) if text else []


def _phrases(text: str, *, plain: bool) -> list[list[str]]:
    """For each place that may name somebody, its candidates, longest first, in lower case and without the @."""
    words = [found.group() for found in WORD.finditer(text)]
    starts = [at for at, word in enumerate(words) if plain or word.startswith("@")]
    return [_candidates(words[at : at + LONGEST_NAME]) for at in starts[:MOST_PLACES]]


def _candidates(words: Sequence[str]) -> list[str]:
    """Ada Byron King, Ada Byron and, after an @ only, Ada."""
    shortest = 1 if words[0].startswith("@") else 2
    return list(dict.fromkeys(_joined(words[:length]) for length in range(len(words), shortest - 1, -1)))


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).lstrip("@").rstrip(".'’-").lower()


def _people(places: list[list[str]]) -> list[Membership]:
    names = {name for place in places for name in place}
    if not names:
        return []
    people = Membership.objects.active().annotate(lower=Lower("name"))
    firsts = {place[-1] for place in places if place and " " not in place[-1]}
    named = list(people.filter(Q(lower__in=names) | _starting_with(firsts)))
    teams = list(Team.objects.annotate(lower=Lower("name")).filter(Q(lower__in=names) | Q(slug__in=names)))
    found = [person for place in places for person in _first_hit(place, named, teams)]
    return list({person.id: person for person in found}.values())


def _starting_with(firsts: Iterable[str]) -> Q:
    condition = Q(pk=None)
    for first in sorted(firsts):
        condition |= Q(lower__startswith=f"{first} ")
    return condition


def _first_hit(place: list[str], people: Sequence[Membership], teams: Sequence[Team]) -> list[Membership]:
    for name in place:
        named = [person for person in people if person.name.lower() == name]
        if named:
            return named
        for team in teams:
            if name in {team.slug, team.name.lower()}:
                return _members_of(team)
    first = place[-1] if place else " "
    by_first_name = [person for person in people if person.name.lower().startswith(f"{first} ")]
    return by_first_name if len(by_first_name) == 1 else []


def _members_of(team: Team) -> list[Membership]:
    seated = TeamSeat.objects.filter(team=team).values("membership_id")
    return list(Membership.objects.active().filter(Q(id__in=seated) | Q(id=team.lead_id)))
