from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "checkins"

    def ready(self) -> None:
        from checkins import notices  # noqa: PLC0415 (models are loaded by now)

        notices.register_kinds()
