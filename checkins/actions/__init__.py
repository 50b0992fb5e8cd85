from checkins.actions.drafts import KEPT, save_draft
from checkins.actions.lessons import keep_lesson
from checkins.actions.responses import answer_response
from checkins.actions.thread import comment, mark_win, react
from checkins.actions.updates import amend_check_in, post_check_in

__all__ = [
    "KEPT",
    "amend_check_in",
    "answer_response",
    "comment",
    "keep_lesson",
    "mark_win",
    "post_check_in",
    "react",
    "save_draft",
]
