from checkins.queries.courses import closed_courses
from checkins.queries.due import MyUpdates, OwnUpdate, Walk, expectation, has_update, my_updates, walk
from checkins.queries.forms import Preview, UpdatePage, preview, preview_on, update_page
from checkins.queries.teams import TeamWeek, team_week
from checkins.queries.threads import Thread, check_in_or_404, file_or_404, thread, update, versions

__all__ = [
    "MyUpdates",
    "OwnUpdate",
    "Preview",
    "TeamWeek",
    "Thread",
    "UpdatePage",
    "Walk",
    "check_in_or_404",
    "closed_courses",
    "expectation",
    "file_or_404",
    "has_update",
    "my_updates",
    "preview",
    "preview_on",
    "team_week",
    "thread",
    "update",
    "update_page",
    "versions",
    "walk",
]
