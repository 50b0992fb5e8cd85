"""The weekly updates and what people say beneath them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from checkins.actions import (
    amend_check_in,
    answer_response,
    comment,
    keep_lesson,
    mark_win,
    post_check_in,
    react,
    save_draft,
)
from checkins.models import CheckIn
from checkins.policies import why_not_post
from checkins.queries import opened_response
from objectives.models import KeyResult
from okrapp.demo import sweeping
from okrapp.demo.stage import Stage
from okrapp.demo.story import KeyResultStory, ObjectiveStory, Say, Week
from okrapp.demo.timeline import Happening
from organizations.models import Membership
from scoring.enums import Band

TO_ANSWER = timedelta(hours=26)
TO_LESSON = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Update:
    """One week of one KR, on its way onto the timeline."""

    stage: Stage
    objective: ObjectiveStory
    key_result: KeyResultStory
    told: Week
    week: date
    is_first: bool

    def post(self, at: datetime) -> None:
        first = self.told.amended_from
        check_in = post_check_in(
            key_result=self._card(),
            by=self._author,
            form_key=self.stage.form_key("update", self.key_result.key, self.week),
            last_action="" if self.is_first else self.told.last_action,
            at=at,
            **self._words(actual=first.actual if first else "", insight=first.insight if first else ""),
        )
        if first:
            self.stage.timeline.add(at + timedelta(hours=first.hours), lambda then: self._amend(check_in, then))
        red_since = check_in.key_result.red_since
        if self.objective.cycle != "closed" and red_since and red_since < self.week:
            sweep_at = at + timedelta(minutes=9)
            self.stage.timeline.add(sweep_at, lambda then: sweeping.escalations(self.stage, then))
        self._follow_up(check_in, at)
        self._respond(check_in, at)

    @property
    def _author(self) -> Membership:
        return self.stage.people[self.key_result.owner or self.objective.owner]

    def _card(self) -> KeyResult:
        return self.stage.key_results[self.key_result.key]

    def _words(self, *, actual: str = "", insight: str = "") -> dict[str, Any]:
        return {
            **self._value(actual),
            "confidence": self.told.confidence,
            "insight": insight or self.told.insight,
            "next_action": self.told.next_action,
            "help_needed": self.told.help_needed,
            "evidence_url": self.told.evidence,
        }

    def _value(self, actual: str) -> dict[str, Any]:
        """The week's number, or its milestones."""
        if self.key_result.milestones:
            return {"reached": [str(place) for place in self.told.reached]}
        return {"actual": Decimal(actual or self.told.actual)}

    def _amend(self, check_in: CheckIn, at: datetime) -> None:
        amend_check_in(check_in=check_in, by=self._author, version=1, at=at, **self._words())

    def _respond(self, check_in: CheckIn, at: datetime) -> None:
        """What the author makes of a new band: a day later an answer to Red or Amber, a lesson from Stretch.

        Who has gone silent answers nothing, and an unanswered one waits for whoever tries the demo.
        """
        if check_in.band == Band.STRETCH:
            self.stage.timeline.add(at + TO_LESSON, self._keep)
        elif opened_response(check_in) and not (self.key_result.silent_weeks or self._waits):
            self.stage.timeline.add(at + TO_ANSWER, lambda then: self._answer(check_in, then))

    @property
    def _waits(self) -> bool:
        return self.key_result.unanswered and self.told is self.key_result.weeks[-1]

    def _answer(self, check_in: CheckIn, at: datetime) -> None:
        response, key_result = opened_response(check_in), self._as_it_is()
        if response is None or why_not_post(key_result):
            return
        response.key_result = key_result
        words = {"root_cause": self.told.insight, "revised_bet": self.told.next_action}
        answer_response(response=response, by=self._author, adjusted=self.told.next_action, at=at, **words)

    def _keep(self, at: datetime) -> None:
        """One lesson a KR, whichever week of Stretch is the first."""
        key_result, form_key = self._as_it_is(), self.stage.form_key("lesson", self.key_result.key)
        if not why_not_post(key_result):
            keep_lesson(key_result=key_result, by=self._author, text=self.told.insight, form_key=form_key, at=at)

    def _as_it_is(self) -> KeyResult:
        rows = KeyResult.objects.select_related("objective__cycle", "objective__owner", "owner")
        return rows.get(id=self._card().id)

    def _follow_up(self, check_in: CheckIn, at: datetime) -> None:
        """Comments, reactions and wins some hours later."""
        timeline, timetable = self.stage.timeline, self.stage.timetable
        said: Sequence[Say] = self.told.comments
        if self.told.win:
            timeline.add(timetable.later(at, 2.5), lambda then: mark_win(check_in=check_in, by=self._fan))
            said = (Say(self._fan_key, f"{self.told.win}. Thank you!", 3), *said)
        for place, each in enumerate(said):
            timeline.add(timetable.later(at, each.hours), self._saying(check_in, each, place))
        for who, reaction in self.told.reactions:
            react(check_in=check_in, by=self.stage.people[who], reaction=reaction)

    @property
    def _fan_key(self) -> str:
        """The objective's owner speaks for the team, or the company's lead where that is the author."""
        own = self.objective.owner == self.key_result.owner
        return self.stage.story.company_lead if own else self.objective.owner

    @property
    def _fan(self) -> Membership:
        return self.stage.people[self._fan_key]

    def _saying(self, check_in: CheckIn, said: Say, place: int) -> Happening:
        def say(at: datetime) -> None:
            comment(
                key_result=check_in.key_result,
                by=self.stage.people[said.by],
                body=said.body,
                check_in=check_in,
                form_key=self.stage.form_key("comment", self.key_result.key, self.week, place),
                at=at,
            )

        return say


def updates(stage: Stage) -> None:
    """Put every update on the timeline."""
    for objective in stage.story.objectives:
        for key_result in objective.key_results:
            weeks = stage.timetable.weeks_of(objective, key_result)
            first = stage.timetable.first_week(objective)
            for told, week in zip(key_result.weeks, weeks, strict=True):
                if week >= first:
                    update = Update(stage, objective, key_result, told, week, is_first=week == first)
                    at = stage.timetable.posting(key_result.key, week, late=told.late)
                    stage.timeline.add(at, update.post)


def drafts(stage: Stage) -> None:
    """What somebody has begun to type for the running week."""
    for objective in stage.story.objectives:
        for told in objective.key_results:
            if told.draft and told.owner:
                save_draft(
                    key_result=KeyResult.objects.get(id=stage.key_results[told.key].id),
                    by=stage.people[told.owner],
                    fields=dict(told.draft),
                    revision=0,
                    at=stage.timetable.horizon - timedelta(hours=7),
                )
