"""The strategy: vision, themes in their order, north star with its history, and what the year still has to say."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from zlib import crc32

from objectives.actions import add_theme, draft_objective, set_north_star, write_vision
from objectives.actions.observations import refresh_metric
from objectives.enums import Direction, RefreshFrequency, Unit
from objectives.models import Metric, Objective, Observation, Strategy
from okrapp.demo.stage import Stage
from okrapp.demo.story import NorthStarStory, StrategyStory
from organizations.models import Membership

EVENING = time(18, 30)
WOBBLE = 160


def strategy(stage: Stage) -> None:
    """Written by whoever leads the company, before the objectives that follow from it are under way."""
    story = stage.story.strategy
    if story is None:
        return
    lead = stage.people[stage.story.company_lead]
    write_vision(by=lead, version=0, vision=story.vision)
    _themes(stage, story, lead)
    _north_star(stage, story.north_star, lead)


def _themes(stage: Stage, story: StrategyStory, lead: Membership) -> None:
    themes = {each.key: add_theme(by=lead, name=each.name, description=each.description) for each in story.themes}
    for theme in story.themes:
        for key in theme.objectives:
            Objective.objects.filter(id=stage.objectives[key].id).update(theme=themes[theme.key])
    for draft in story.drafts:
        stage.objectives[draft.key] = draft_objective(
            by=stage.people[draft.owner],
            form_key=stage.form_key("objective", draft.key),
            title=draft.title,
            why_now=draft.why_now,
            team=stage.teams["company"],
            cycle=stage.cycles["annual"],
            owner=stage.people[draft.owner],
            theme=themes.get(draft.theme),
        )


def _north_star(stage: Stage, story: NorthStarStory, lead: Membership) -> None:
    owner = stage.people[story.owner]
    values = {
        "name": story.name,
        "definition": story.definition,
        "unit": Unit.NUMBER,
        "direction": Direction.UP,
        "owner": owner,
        "source": story.source,
        "refresh_frequency": RefreshFrequency.WEEKLY,
    }
    metric, _ = Metric.objects.get_or_create(slug=story.slug, defaults=values)
    if not metric.observations.exists():
        Observation.objects.bulk_create(
            Observation(metric=metric, observed_at=at, recorded_at=at, value=value, recorded_by=owner)
            for at, value in _values(stage, story)
        )
        refresh_metric(metric)
    set_north_star(
        by=lead,
        version=Strategy.objects.get().version,
        north_star=metric,
        north_star_owner=owner,
        north_star_target=Decimal(story.target),
        north_star_due_on=stage.timetable.today + timedelta(days=story.due_in_days),
    )


def _values(stage: Stage, story: NorthStarStory) -> Iterator[tuple[datetime, Decimal]]:
    """One value a week, the last on the evening before the newest update week closed."""
    last = stage.timetable.newest - timedelta(days=1)
    newest = [Decimal(value) for value in story.newest]
    older = story.weeks - len(newest)
    step = (newest[0] - Decimal(story.first)) / older
    rising = [Decimal(story.first) + place * step + _wobble(place) for place in range(older)]
    for back, value in enumerate(reversed([*rising, *newest])):
        day = last - timedelta(weeks=back)
        yield stage.timetable.local(day, EVENING), value.quantize(Decimal(1))


def _wobble(place: int) -> int:
    """The same on every build: no week is like the other."""
    return crc32(f"week {place}".encode()) % (2 * WOBBLE) - WOBBLE
