"""What the demo says: written for this product, by hand, and nowhere filled up."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from checkins.enums import Reaction
from checkins.models.updates import LINE
from okrapp.demo.fernhill import FERNHILL
from okrapp.demo.larkspur import LARKSPUR
from okrapp.demo.story import KeyResultStory, OrganizationStory, Week
from okrapp.demo.timetable import story_weeks

FILLER = re.compile(
    r"lorem|ipsum|dolor|todo|tbd|xxx|foo\b|example text|placeholder|synerg|leverag|\d{4}-\d\d|"
    r"\b(january|february|april|june|july|august|september|october|november|december|spring|summer|autumn|christmas)\b",
    re.IGNORECASE,
)
# Objectives without agreed weights; those of the second were agreed when its cycle was closed.
UNWEIGHTED = {"run_it", "trust"}
each_story = pytest.mark.parametrize("story", [LARKSPUR, FERNHILL], ids=lambda story: story.slug)


def key_results(story: OrganizationStory) -> Iterator[KeyResultStory]:
    for objective in story.objectives:
        yield from objective.key_results


def weeks(story: OrganizationStory) -> Iterator[Week]:
    for key_result in key_results(story):
        yield from key_result.weeks


def texts(story: OrganizationStory) -> Iterator[str]:
    for objective in story.objectives:
        yield from (objective.title, objective.why_now)
    for key_result in key_results(story):
        yield from (key_result.name, key_result.definition)
    for week in weeks(story):
        yield from (week.insight, week.next_action, week.help_needed, week.win, *(said.body for said in week.comments))
    for change in story.changes:
        yield from (change.reason, change.note)
    yield from (decision.note for decision in story.decisions)
    for tie in story.contributions:
        yield from (tie.how, tie.declined, tie.divergence.reason if tie.divergence else "")
    for need in story.dependencies:
        yield from (need.what, need.declined)


@each_story
def test_no_text_is_filler_or_tied_to_a_season(story: OrganizationStory) -> None:
    assert [text for text in texts(story) if FILLER.search(text)] == []


@each_story
def test_no_line_is_written_twice(story: OrganizationStory) -> None:
    lines = Counter(line for week in weeks(story) for line in (week.insight, week.next_action))

    assert [line for line, times in lines.items() if times > 1] == []


@each_story
def test_every_update_is_two_short_sentences_that_end(story: OrganizationStory) -> None:
    lines = [line for week in weeks(story) for line in (week.insight, week.next_action)]

    assert [line for line in lines if not 20 < len(line) <= LINE or line[-1] not in ".?"] == []


@each_story
def test_titles_of_objectives_hold_no_number(story: OrganizationStory) -> None:
    titles = [objective.title for objective in story.objectives]

    assert [title for title in titles if re.search(r"\d", title) or not 4 <= len(title.split()) <= 18] == []


@each_story
def test_people_that_are_named_exist(story: OrganizationStory) -> None:
    people = {person.key for person in story.people}
    named = {name for week in weeks(story) for name in [*(said.by for said in week.comments), *dict(week.reactions)]}
    owners = {objective.owner for objective in story.objectives} | {each.owner for each in key_results(story)}

    assert (named | owners) - people == set()
    assert {reaction for week in weeks(story) for _, reaction in week.reactions} <= set(Reaction.values)


@each_story
def test_mentions_name_people_in_full(story: OrganizationStory) -> None:
    names = "|".join(re.escape(person.name) for person in story.people)
    mentions = [text for text in texts(story) if "@" in text]

    assert [text for text in mentions if text.count("@") != len(re.findall(f"@({names})", text))] == []


@each_story
def test_agreed_weights_add_to_a_hundred(story: OrganizationStory) -> None:
    agreed = [each for each in story.objectives if not each.waits and each.key not in UNWEIGHTED]

    assert {sum(key_result.weight or 0 for key_result in each.key_results) for each in agreed} == {100}


def test_larkspur_is_as_large_as_promised() -> None:
    measured = [each for each in key_results(LARKSPUR) if each.weeks]
    pursued = [each for each in LARKSPUR.objectives if not each.waits]

    assert 38 <= len(LARKSPUR.people) <= 45
    assert 10 <= len(pursued) <= 12
    assert 28 <= sum(len(each.key_results) for each in pursued) <= 40
    assert len(LARKSPUR.decisions) >= 12
    assert {len(each.weeks) + each.silent_weeks for each in measured} == {4, story_weeks(LARKSPUR.objectives)}


def test_one_person_belongs_to_both() -> None:
    shared = {p.name for p in LARKSPUR.people} & {p.name for p in FERNHILL.people}

    assert shared == {"Sofia Brandt"}
