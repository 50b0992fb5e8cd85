from datetime import date

from django.urls import path, register_converter

from checkins.views import policy, responding, threads, updating, week


class Week:
    """A check-in week by the day of its deadline: `2026-11-20`."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(Week, "week")

app_name = "checkins"

KEY_RESULT = "key-results/<KR:number>/"

urlpatterns = [
    path("", week.my_week, name="my_week"),
    path("settings/rag/change/", policy.change_policy, name="change_policy"),
    path("check-ins/", week.walk, name="walk"),
    path(f"{KEY_RESULT}check-in/", updating.check_in, name="check_in"),
    path(f"{KEY_RESULT}check-in/preview/", updating.preview, name="preview"),
    path(f"{KEY_RESULT}check-in/draft/", updating.draft, name="draft"),
    path(f"{KEY_RESULT}check-ins/", threads.thread, name="thread"),
    path(f"{KEY_RESULT}check-ins/<week:week>/", threads.update, name="update"),
    path(f"{KEY_RESULT}check-ins/<week:week>/amend/", updating.amend, name="amend"),
    path(f"{KEY_RESULT}check-ins/<week:week>/text/", threads.text, name="text"),
    path(f"{KEY_RESULT}check-ins/<week:week>/react/", threads.react, name="react"),
    path(f"{KEY_RESULT}check-ins/<week:week>/win/", threads.win, name="win"),
    path(f"{KEY_RESULT}response/", responding.response, name="response"),
    path(f"{KEY_RESULT}lesson/", responding.lesson, name="lesson"),
    path(f"{KEY_RESULT}comments/", threads.comment, name="comment"),
    path(f"{KEY_RESULT}evidence/<int:file>/", threads.evidence, name="evidence"),
]
