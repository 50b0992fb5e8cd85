from hypothesis import given
from hypothesis import strategies as st

from objectives.alignment import Forest, Link, Match, Node, forest, keep, levels, with_subteams

OBJECTIVES = list(range(1, 9))
KEY_RESULTS = {10 * objective + place: objective for objective in OBJECTIVES for place in range(2)}


@st.composite
def links(draw: st.DrawFn) -> list[Link]:
    """Any contributions at all: loops, twins, several primaries, and targets that do not exist."""
    ends = st.sampled_from([0, *OBJECTIVES])
    found = []
    for number in range(draw(st.integers(0, 14))):
        to_key_result = draw(st.none() | st.sampled_from([999, *KEY_RESULTS]))
        to_objective = None if to_key_result else draw(ends)
        flags = draw(st.booleans()), draw(st.booleans())
        found.append(Link(number, draw(ends), to_objective, to_key_result, *flags))
    return found


def walked(nodes) -> list[int]:
    return [each for node in nodes for each in (node.objective, *walked(node.children))]


def accepted(objective: int, to: int, number: int = 1, **more) -> Link:
    return Link(number, objective, to, None, **more)


@given(links())
def test_every_objective_stands_in_exactly_one_place_whatever_the_rows_say(found):
    trees = forest(OBJECTIVES, KEY_RESULTS, found)

    assert sorted(walked(trees.roots)) == OBJECTIVES
    assert set(trees.nodes) == set(OBJECTIVES)


@given(links())
def test_depth_counts_the_objectives_above(found):
    trees = forest(OBJECTIVES, KEY_RESULTS, found)

    def right(node: Node, depth: int) -> bool:
        return node.depth == depth and all(right(child, depth + 1) for child in node.children)

    assert all(right(root, 0) for root in trees.roots)
    assert all(len(list(trees.path(each))) == node.depth for each, node in trees.nodes.items())


@given(links())
def test_no_contribution_is_lost_or_shown_twice(found):
    trees = forest(OBJECTIVES, KEY_RESULTS, found)

    for objective, node in trees.nodes.items():
        shown = [link.id for link in (*filter(None, [node.link]), *node.others)]
        assert sorted(shown) == [link.id for link in found if link.objective == objective]


@given(links(), st.sets(st.sampled_from(OBJECTIVES)), st.sets(st.sampled_from(list(KEY_RESULTS))))
def test_what_a_filter_keeps_has_its_whole_path(found, objectives, key_results):
    trees = forest(OBJECTIVES, KEY_RESULTS, found)

    kept = keep(trees, KEY_RESULTS, Match(objectives, key_results))

    assert objectives <= kept.whole
    assert {KEY_RESULTS[each] for each in key_results} <= kept.whole | kept.path
    for each in kept.whole | kept.path:
        assert all(kept.shows(above) for above in trees.path(each))


@given(links(), st.sets(st.sampled_from(OBJECTIVES)))
def test_a_filter_shows_nothing_but_matches_what_hangs_below_and_what_stands_above(found, objectives):
    trees = forest(OBJECTIVES, KEY_RESULTS, found)

    kept = keep(trees, KEY_RESULTS, Match(objectives, []))

    for each in trees.nodes:
        is_below = any(above in objectives for above in trees.path(each))
        is_above = any(each in trees.path(match) for match in objectives)
        assert kept.shows(each) == (each in objectives or is_below or is_above)


def test_the_primary_contribution_is_the_one_that_is_drawn():
    found = [accepted(3, to=1, number=1), accepted(3, to=2, number=2, is_primary=True)]

    trees = forest([1, 2, 3], {}, found)

    assert [node.objective for node in trees.nodes[2].children] == [3]
    assert [link.to_objective for link in trees.nodes[3].others] == [1]


def test_without_a_primary_an_accepted_one_goes_before_a_proposed_one():
    found = [accepted(3, to=1, number=1, is_accepted=False), accepted(3, to=2, number=2)]

    trees = forest([1, 2, 3], {}, found)

    assert trees.nodes[3].link == found[1]


def test_a_contribution_to_something_that_is_not_shown_leaves_a_root():
    trees = forest([1, 3], {20: 2}, [Link(1, 3, None, 20, is_primary=True)])

    assert [node.objective for node in trees.roots] == [1, 3]
    assert [link.to_key_result for link in trees.nodes[3].others] == [20]


def test_a_loop_opens_at_its_first_objective():
    trees = forest(
        [1, 2, 3], {}, [accepted(1, to=2, number=1), accepted(2, to=3, number=2), accepted(3, to=1, number=3)]
    )

    assert walked(trees.roots) == [3, 2, 1]


def test_a_contribution_to_a_key_result_hangs_under_it():
    trees: Forest = forest([1, 2], {10: 1}, [Link(1, 2, None, 10)])

    assert [node.objective for node in trees.nodes[1].under(10)] == [2]
    assert not trees.nodes[1].under(None)


def test_of_an_objective_on_the_path_only_the_key_results_that_match_or_lead_on_are_shown():
    trees = forest([1, 2], {10: 1, 11: 1, 12: 1}, [Link(1, 2, None, 10)])
    owners = {10: 1, 11: 1, 12: 1}

    kept = keep(trees, owners, Match([2], [11]))

    shown = [card for card in owners if kept.shows_key_result(1, card, trees.nodes[1].under(card))]
    assert shown == [10, 11]


def test_a_team_brings_those_below_it():
    parents = {1: None, 2: 1, 3: 2, 4: 1}

    assert with_subteams(parents, 2) == {2, 3}
    assert levels(parents) == {1: 0, 2: 1, 3: 2, 4: 1}
