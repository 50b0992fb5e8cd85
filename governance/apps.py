from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance import holdings, kinds, panels, searched  # noqa: PLC0415 (models are ready only now)
        from governance.actions import ask_anew  # noqa: PLC0415
        from governance.queries.counting import SETS_ASKED, sets_asked  # noqa: PLC0415
        from organizations import turns  # noqa: PLC0415
        from organizations.queries import bring_along  # noqa: PLC0415

        kinds.register_all()
        panels.register_all()
        holdings.register()
        searched.register_all()
        turns.register("sets", ask_anew)
        bring_along(SETS_ASKED, sets_asked)
