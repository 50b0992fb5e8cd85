from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        from checkins import notices  # noqa: PLC0415 (models are loaded by now)
        from checkins.reminders import messages  # noqa: PLC0415

        notices.register_kinds()
        messages.register_kinds()
