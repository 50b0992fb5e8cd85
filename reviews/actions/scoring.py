"""Writing down what a cycle came to."""

from objectives.cards import KeyResultCard, ObjectiveCard, Today
from objectives.enums import ObjectiveState
from reviews.models import KeyResultScore, ObjectiveScore
from reviews.queries import ObjectiveStanding, Standing
from scoring.rollup import RollUp


def keep_final_scores(found: Standing, today: Today) -> None:
    """Keep the final score of every KR by its agreed method, and of every objective by its weights; two statements.

    A KR without any update is kept unscored, never as 0; one that was retired keeps the score that it had.
    """
    KeyResultScore.objects.bulk_create(
        KeyResultScore(
            key_result=each.key_result,
            actual=each.key_result.actual,
            score=each.key_result.score,
            band=each.key_result.band,
        )
        for each in found.key_results
    )
    ObjectiveScore.objects.bulk_create(
        _objective_score(each, roll_up_of(each, today))
        for each in found.objectives
        if each.objective.state != ObjectiveState.CANCELLED
    )


def roll_up_of(standing: ObjectiveStanding, today: Today) -> RollUp:
    """What the KRs of an objective come to together; no query."""
    cards = [KeyResultCard(each.key_result, today) for each in standing.key_results]
    return ObjectiveCard(standing.objective, cards, today).roll_up


def _objective_score(standing: ObjectiveStanding, sum_of: RollUp) -> ObjectiveScore:
    return ObjectiveScore(
        objective=standing.objective,
        score=sum_of.score,
        band=sum_of.band or "",
        is_weighted=sum_of.weighted,
        scored=sum_of.scored,
        total=sum_of.total,
    )
