from reviews.queries.asked import Asked, asked_of, open_closings
from reviews.queries.closing import ClosingPage, closing_page
from reviews.queries.scores import OfKeyResult, OfObjective, Summary, of_key_result, of_objective, summary
from reviews.queries.standing import KeyResultStanding, ObjectiveStanding, Standing, counted, final_mark, standing

__all__ = [
    "Asked",
    "ClosingPage",
    "KeyResultStanding",
    "ObjectiveStanding",
    "OfKeyResult",
    "OfObjective",
    "Standing",
    "Summary",
    "asked_of",
    "closing_page",
    "counted",
    "final_mark",
    "of_key_result",
    "of_objective",
    "open_closings",
    "standing",
    "summary",
]
