from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        from checkins import notices, panels, searched  # noqa: PLC0415 (models are loaded by now)
        from checkins.reminders import messages  # noqa: PLC0415
        from okrapp.panels import KEY_RESULT_MAIN, NAVIGATION, RAG_POLICY, TEAM_MAIN  # noqa: PLC0415

        notices.register_kinds()
        messages.register_kinds()
        searched.register_all()
        NAVIGATION.add("my week", template="", query=panels.navigation, order=10)
        KEY_RESULT_MAIN.add("lessons", template="checkins/_lessons.html", query=panels.lessons, order=60)
        KEY_RESULT_MAIN.add("thread", template="checkins/_thread.html", query=panels.thread, order=50)
        TEAM_MAIN.add("this week", template="checkins/_team_week.html", query=panels.team, order=50)
        RAG_POLICY.add("change", template="checkins/_policy.html", query=panels.policy, order=50)
