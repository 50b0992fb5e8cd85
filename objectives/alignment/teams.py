"""How deep teams lie, and which of them belong together; teams are given by id with the id of the team above."""

from collections.abc import Collection, Iterator, Mapping

Parents = Mapping[int, int | None]


def levels(parents: Parents) -> dict[int, int]:
    """The depth of each team: 0 for the company, 1 for the teams right below it."""
    return {team: sum(1 for _ in _above(parents, team)) for team in parents}


def with_subteams(parents: Parents, team: int) -> set[int]:
    """A team and every team below it."""
    return {each for each in parents if each == team or team in _above(parents, each)}


def below_company(parents: Parents) -> list[int]:
    """Every team but the company."""
    return [team for team, parent in parents.items() if parent is not None]


def connected(parents: Parents, taking_part: Collection[int]) -> dict[int, bool]:
    """For each team below the company whether it takes part itself or through a team below it."""
    reached = {above for team in taking_part for above in _above(parents, team)} | set(taking_part)
    return {team: team in reached for team in below_company(parents)}


def _above(parents: Parents, team: int) -> Iterator[int]:
    above, seen = parents.get(team), {team}
    while above is not None and above not in seen:
        yield above
        seen.add(above)
        above = parents.get(above)
