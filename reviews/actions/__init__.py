from reviews.actions.closing import close, lock_data, open_closing, unlock_data
from reviews.actions.correcting import correct_final_score
from reviews.actions.preparing import choose_weights, say_of_source, take_back_weights, write_learning

__all__ = [
    "choose_weights",
    "close",
    "correct_final_score",
    "lock_data",
    "open_closing",
    "say_of_source",
    "take_back_weights",
    "unlock_data",
    "write_learning",
]
