"""What holds for every score, band, pace and roll-up, whatever the method and whatever the organization's policy."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from okrapp.figures import SHARES
from scoring.attainment import Measure, Rung, score, validate_ladder
from scoring.enums import Band, Basis, Hold, Method, Pace
from scoring.milestones import Milestone, reached_percent
from scoring.pace import pace
from scoring.rag import BAND_RULES, Bounds, Policy, band
from scoring.rollup import Part, roll_up

HUNDREDTHS = [Decimal(n) / 100 for n in range(101)]
ORDER = list(Band)

hundredths = st.integers(0, 100).map(lambda n: Decimal(n) / 100)
values = st.decimals(-1000, 1000, places=3)
shares = st.decimals(0, 1, places=4)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy that an organization could publish."""
    tops = sorted(draw(st.lists(st.integers(1, 99), min_size=3, max_size=3, unique=True)))
    return Policy(
        bounds=Bounds(*(Decimal(top) / 100 for top in tops)),
        basis=draw(st.sampled_from(Basis)),
        behind_margin=draw(hundredths),
        ahead_margin=draw(hundredths),
    )


@st.composite
def lines(draw: st.DrawFn) -> Measure:
    baseline, target = draw(st.lists(values, min_size=2, max_size=2, unique=True))
    return Measure(Method.LINEAR, baseline, target)


@st.composite
def ladders(draw: st.DrawFn) -> Measure:
    bounds = sorted(draw(st.lists(values, min_size=2, max_size=6, unique=True)))
    scores = sorted(
        draw(st.lists(hundredths, min_size=len(bounds), max_size=len(bounds), unique=True)), reverse=draw(st.booleans())
    )
    rungs = tuple(Rung(bound, earned) for bound, earned in zip(bounds, scores, strict=True))
    return Measure(Method.LADDER, draw(values), draw(values), rungs)


@st.composite
def kept(draw: st.DrawFn) -> Measure:
    low, high = sorted(draw(st.lists(values, min_size=2, max_size=2, unique=True)))
    return Measure(Method.CONTROL, draw(values), low, hold=draw(st.sampled_from(Hold)), hold_upper=high)


@st.composite
def milestones(draw: st.DrawFn) -> list[Milestone]:
    weights = draw(st.lists(st.integers(1, 1000), min_size=1, max_size=20))
    return [Milestone(key=str(place), name=f"Step {place}", weight=weight) for place, weight in enumerate(weights)]


measures = st.one_of(lines(), ladders(), kept(), st.just(Measure(Method.MILESTONE, Decimal(0), Decimal(100))))
parts = st.lists(
    st.builds(
        Part,
        score=st.none() | hundredths,
        weight=st.none() | st.integers(1, 100),
        planned=st.none() | shares,
        stale=st.booleans(),
    ),
    max_size=6,
)


def half_up(exact: Fraction) -> Decimal:
    """Two places of an exact share, a half going up."""
    return Decimal((2 * exact * 100 + 1) // 2) / 100


# Scores --------------------------------------------------------------------------------------------------------------


@given(measures, values, st.lists(values, max_size=12))
def test_a_score_of_any_method_has_two_places_between_0_and_1(
    measure: Measure, actual: Decimal, earlier: list[Decimal]
) -> None:
    assert score(measure, actual, earlier) in HUNDREDTHS


@given(measures, st.lists(values, max_size=12))
def test_without_a_value_nothing_of_any_method_is_scored(measure: Measure, earlier: list[Decimal]) -> None:
    assert score(measure, None, earlier) is None


@given(lines(), values)
def test_a_line_is_rounded_once_at_the_end(measure: Measure, actual: Decimal) -> None:
    assert measure.baseline is not None
    assert measure.target is not None
    exact = Fraction(actual - measure.baseline) / Fraction(measure.target - measure.baseline)

    assert score(measure, actual) == half_up(min(max(exact, Fraction(0)), Fraction(1)))


@given(ladders(), st.lists(values, min_size=2, max_size=8))
def test_a_better_value_never_lowers_the_score_of_a_ladder(measure: Measure, actuals: list[Decimal]) -> None:
    lower_is_better = measure.rungs[0].score > measure.rungs[-1].score
    improving = sorted(actuals, reverse=lower_is_better)

    scores = [score(measure, actual) for actual in improving]

    assert scores == sorted(scores, key=lambda each: each or 0)


@given(ladders(), values, st.integers(1, 1000), values)
def test_a_ladder_scores_alike_in_another_unit(measure: Measure, actual: Decimal, factor: int, offset: Decimal) -> None:
    rungs = tuple(Rung(rung.bound * factor + offset, rung.score) for rung in measure.rungs)
    converted = Measure(Method.LADDER, measure.baseline, measure.target, rungs)

    assert validate_ladder(rungs) == []
    assert score(converted, actual * factor + offset) == score(measure, actual)


@given(milestones(), st.randoms())
def test_reaching_milestones_one_by_one_climbs_from_0_to_1(steps: list[Milestone], random: object) -> None:
    random.shuffle(steps)  # type: ignore[attr-defined]
    measure = Measure(Method.MILESTONE, Decimal(0), Decimal(100))

    scores = [
        score(measure, reached_percent(steps, {each.key for each in steps[:count]})) for count in range(len(steps) + 1)
    ]

    assert (scores[0], scores[-1]) == (0, 1)
    assert scores == sorted(scores, key=lambda each: each or 0)


# Bands ---------------------------------------------------------------------------------------------------------------


@given(policies())
def test_the_bands_of_any_policy_part_all_scores_without_gap_or_overlap(policy: Policy) -> None:
    ranges = [BAND_RULES[each].range_text(policy.bounds, SHARES).split("–") for each in ORDER]
    spans = [(Decimal(bottom), Decimal(top)) for bottom, top in ranges]

    assert (spans[0][0], spans[-1][1]) == (0, 1)
    assert all(upper[0] - lower[1] == Decimal("0.01") for lower, upper in pairwise(spans))
    assert all(bottom <= top for bottom, top in spans)


@given(policies(), hundredths)
def test_every_score_falls_in_the_band_whose_range_is_printed(policy: Policy, reached: Decimal) -> None:
    by_score = Policy(bounds=policy.bounds)

    found = band(reached, by_score)

    assert found is not None
    bottom, top = BAND_RULES[found].range_text(policy.bounds, SHARES).split("–")
    assert Decimal(bottom) <= reached <= Decimal(top)


@given(policies(), shares)
def test_a_higher_score_never_falls_in_a_worse_band(policy: Policy, planned: Decimal) -> None:
    places = [ORDER.index(band(each, policy, planned) or Band.RED) for each in HUNDREDTHS]

    assert places == sorted(places)


@given(policies(), hundredths, shares)
def test_by_pace_a_key_result_is_never_worse_off_than_by_its_score(
    policy: Policy, reached: Decimal, planned: Decimal
) -> None:
    by_pace, by_score = (Policy(bounds=policy.bounds, basis=basis) for basis in (Basis.PACE, Basis.SCORE))

    found, plain = band(reached, by_pace, planned), band(reached, by_score, planned)

    assert found is not None
    assert plain is not None
    assert ORDER.index(found) >= ORDER.index(plain)


@given(policies(), st.none() | shares)
def test_the_unscored_have_neither_band_nor_pace(policy: Policy, planned: Decimal | None) -> None:
    assert (band(None, policy, planned), pace(None, planned, policy)) == (None, None)


# Pace ----------------------------------------------------------------------------------------------------------------


@given(policies(), hundredths, shares)
def test_pace_is_on_exactly_within_the_margins(policy: Policy, reached: Decimal, planned: Decimal) -> None:
    is_within = planned - policy.behind_margin <= reached <= planned + policy.ahead_margin

    found = pace(reached, planned, policy)

    assert (found == Pace.ON) == is_within
    assert is_within or found == (Pace.BEHIND if reached < planned else Pace.AHEAD)


@given(policies(), shares)
def test_a_higher_score_never_falls_further_behind(policy: Policy, planned: Decimal) -> None:
    order = list(Pace)
    places = [order.index(found) for each in HUNDREDTHS if (found := pace(each, planned, policy))]

    assert len(places) == 101
    assert places == sorted(places)


@given(policies(), hundredths, shares, hundredths)
def test_a_wider_margin_never_takes_anybody_off_pace(
    policy: Policy, reached: Decimal, planned: Decimal, wider: Decimal
) -> None:
    generous = Policy(behind_margin=max(policy.behind_margin, wider), ahead_margin=max(policy.ahead_margin, wider))

    assert pace(reached, planned, policy) != Pace.ON or pace(reached, planned, generous) == Pace.ON


# Roll-up -------------------------------------------------------------------------------------------------------------


@given(parts, policies())
def test_an_objective_is_the_exact_mean_of_what_is_scored_rounded_once(some: list[Part], policy: Policy) -> None:
    weighted = bool(some) and all(part.weight is not None for part in some)
    scored = [(Fraction(part.score), (part.weight or 0) if weighted else 1) for part in some if part.score is not None]

    found = roll_up(some, policy)

    whole = sum(weight for _, weight in scored)
    exact = sum((reached * weight for reached, weight in scored), Fraction(0)) / whole if scored else None
    assert found.score == (None if exact is None else half_up(exact))
    assert (found.weighted, found.scored, found.total) == (weighted, len(scored), len(some))
    assert found.band == band(found.score, policy, found.planned)


@given(parts.filter(bool), policies(), st.data())
def test_an_objective_never_falls_when_one_of_its_key_results_rises(
    some: list[Part], policy: Policy, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(some) - 1))
    part = some[place]
    assume(part.score is not None)
    risen = Part(max(part.score or Decimal(0), data.draw(hundredths)), part.weight, part.planned, part.stale)

    before, after = roll_up(some, policy).score, roll_up([*some[:place], risen, *some[place + 1 :]], policy).score

    assert before is not None
    assert after is not None
    assert after >= before
