from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        from reviews import kinds, panels, searched  # noqa: PLC0415 (models are ready only now)

        kinds.register_all()
        panels.register_all()
        searched.register_all()
