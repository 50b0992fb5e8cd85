from objectives.actions.activation import activate_objective, cancel_objective
from objectives.actions.advising import dismiss_recommendation, restore_recommendation
from objectives.actions.cards import (
    CardValues,
    add_key_result,
    apply_card_change,
    delete_key_result,
    edit_key_result,
    take_up_again,
)
from objectives.actions.contributions import (
    accept_contribution,
    decline_contribution,
    draft_contributing_objective,
    end_divergence,
    make_primary,
    mark_divergence,
    propose_contribution,
    withdraw_contribution,
)
from objectives.actions.cycles import (
    close_cycle,
    create_cycle,
    edit_cycle,
    keep_policy,
    lock_cycle,
    unlock_cycle,
)
from objectives.actions.drafting import (
    ObjectiveValues,
    delete_objective,
    draft_objective,
    edit_objective,
    put_aside,
    take_up,
)
from objectives.actions.settling import correct_score, settle_weights

__all__ = [
    "CardValues",
    "ObjectiveValues",
    "accept_contribution",
    "activate_objective",
    "add_key_result",
    "apply_card_change",
    "cancel_objective",
    "close_cycle",
    "correct_score",
    "create_cycle",
    "decline_contribution",
    "delete_key_result",
    "delete_objective",
    "dismiss_recommendation",
    "draft_contributing_objective",
    "draft_objective",
    "edit_cycle",
    "edit_key_result",
    "edit_objective",
    "end_divergence",
    "keep_policy",
    "lock_cycle",
    "make_primary",
    "mark_divergence",
    "propose_contribution",
    "put_aside",
    "restore_recommendation",
    "settle_weights",
    "take_up",
    "take_up_again",
    "unlock_cycle",
    "withdraw_contribution",
]
