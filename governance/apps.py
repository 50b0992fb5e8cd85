from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance import holdings, kinds, panels, searched  # noqa: PLC0415 (models are ready only now)

        kinds.register_all()
        panels.register_all()
        holdings.register()
        searched.register_all()
