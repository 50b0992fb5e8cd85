from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from objectives.alignment import Alignment, Placed, Rule, connected, health

PLACED = st.builds(Placed, st.integers(1, 99), st.integers(1, 4), st.none() | st.integers(0, 4))
ANSWERS = st.dictionaries(st.integers(1, 99), st.booleans(), max_size=6)
CLAIMS = st.dictionaries(st.integers(1, 99), st.lists(st.integers(1, 4), min_size=1, max_size=3), max_size=5)
ALIGNMENTS = st.builds(
    Alignment,
    has_company_objective=st.booleans(),
    objectives=st.lists(PLACED, max_size=8),
    teams=ANSWERS,
    dependencies=ANSWERS,
    metrics=CLAIMS,
)

WHOLE = Alignment(
    has_company_objective=True,
    objectives=[Placed(number, level=1, parent_level=0) for number in range(4)],
    teams={1: True, 2: True, 3: True},
    dependencies={1: True, 2: True},
    metrics={1: [7], 2: [7, 7]},
)


def test_an_organization_that_hangs_together_has_all_hundred_points():
    assert health(WHOLE).score == 100
    assert health(WHOLE).shortfalls == []


@pytest.mark.parametrize(
    ("change", "rule", "score"),
    [
        ({"has_company_objective": False}, Rule.NO_COMPANY, 75),
        ({"objectives": [*WHOLE.objectives[1:], Placed(9, 1, None)]}, Rule.NO_PARENT, 92),  # 100 − 30 / 4, rounded down
        ({"objectives": [*WHOLE.objectives[1:], Placed(9, 2, 0)]}, Rule.TWO_LEVELS_UP, 97),  # 100 − 10 / 4
        ({"teams": {1: True, 2: True, 3: False}}, Rule.TEAM_APART, 95),  # 100 − 15 / 3
        ({"dependencies": {1: True, 2: False}}, Rule.UNANSWERED, 95),  # 100 − 10 / 2
        ({"metrics": {1: [7], 2: [7, 8]}}, Rule.TWO_OWNERS, 95),  # 100 − 10 / 2
    ],
)
def test_each_rule_costs_its_share(change, rule, score):
    judged = health(replace(WHOLE, **change))

    assert judged.score == score
    assert [each.rule for each in judged.shortfalls] == [rule]


def test_everything_wrong_costs_every_point():
    nothing = Alignment(False, [Placed(1, 1, None)], {1: False}, {1: False}, {1: [1, 2]})

    assert health(nothing).score == 10  # without a parent none can be two levels up
    assert [each.rule for each in health(nothing).shortfalls][:2] == [Rule.NO_PARENT, Rule.NO_COMPANY]


def test_a_parent_of_the_same_level_or_right_above_is_near_enough():
    near = [Placed(1, level=2, parent_level=2), Placed(2, level=2, parent_level=1)]

    assert health(replace(WHOLE, objectives=near)).score == 100


@given(ALIGNMENTS)
def test_the_figure_is_a_whole_number_of_points_from_0_to_100_that_the_list_explains(alignment):
    judged = health(alignment)

    lost = sum(each.points for each in judged.shortfalls)
    assert 0 <= judged.score <= 100
    assert judged.score <= 100 - lost < judged.score + 1
    assert (judged.score == 100) == (not judged.shortfalls)


@given(ALIGNMENTS, st.data())
def test_adding_a_problem_never_raises_it(alignment, data):
    worse = data.draw(st.sampled_from(problems(alignment)))

    assert health(worse).score <= health(alignment).score


def problems(alignment: Alignment) -> list[Alignment]:
    """The same organization with one more thing wrong."""
    found = [replace(alignment, has_company_objective=False)]
    found += [replace(alignment, teams={**alignment.teams, each: False}) for each in [*alignment.teams, 100]]
    found += [
        replace(alignment, dependencies={**alignment.dependencies, each: False})
        for each in [*alignment.dependencies, 100]
    ]
    found += [replace(alignment, metrics={**alignment.metrics, each: [1, 2]}) for each in [*alignment.metrics, 100]]
    placed = alignment.objectives
    found.append(replace(alignment, objectives=[*placed, Placed(100, 1, None)]))
    for place, each in enumerate(placed):
        lost = replace(each, parent_level=None)
        found.append(replace(alignment, objectives=[*placed[:place], lost, *placed[place + 1 :]]))
    return found


def test_a_team_takes_part_through_the_teams_below_it():
    parents = {1: None, 2: 1, 3: 2, 4: 1}

    assert connected(parents, {3}) == {2: True, 3: True, 4: False}
