from checkins.queries.courses import closed_courses
from checkins.queries.due import MyUpdates, OwnUpdate, Walk, expectation, has_update, my_updates, walk
from checkins.queries.forms import Preview, UpdatePage, preview, preview_on, update_page
from checkins.queries.lessons import lessons_of
from checkins.queries.policy import applied_share, organizations_with_policies_to_apply, what_would_change
from checkins.queries.responses import ResponsePage, open_responses, opened_response, response_page
from checkins.queries.teams import TeamWeek, team_week
from checkins.queries.threads import Thread, check_in_or_404, file_or_404, thread, update, versions

__all__ = [
    "MyUpdates",
    "OwnUpdate",
    "Preview",
    "ResponsePage",
    "TeamWeek",
    "Thread",
    "UpdatePage",
    "Walk",
    "applied_share",
    "check_in_or_404",
    "closed_courses",
    "expectation",
    "file_or_404",
    "has_update",
    "lessons_of",
    "my_updates",
    "open_responses",
    "opened_response",
    "organizations_with_policies_to_apply",
    "preview",
    "preview_on",
    "response_page",
    "team_week",
    "thread",
    "update",
    "update_page",
    "versions",
    "walk",
    "what_would_change",
]
