"""A KR and an objective as pages show them: stored state, and what follows from it on this day.

Nothing here asks the database: KRs come with their owner and objective loaded, the policy and the calendar with the
organization. A page of 240 KRs builds 240 cards.
"""

from objectives.cards.days import Today
from objectives.cards.key_results import KeyResultCard, Step, steps_of
from objectives.cards.objectives import COUNTED, ObjectiveCard, bar_of

__all__ = ["COUNTED", "KeyResultCard", "ObjectiveCard", "Step", "Today", "bar_of", "steps_of"]
