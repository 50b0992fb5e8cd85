from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        from okrapp.panels import NAVIGATION, SETTINGS  # noqa: PLC0415
        from scoring import panels  # noqa: PLC0415 (models are there only now)

        NAVIGATION.add("rag policy", template="", query=panels.policy_address, order=20)
        SETTINGS.add("rag policy", template="", query=panels.policy_tab, order=50)
