from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"

    def ready(self) -> None:
        from okrapp.panels import MY_WEEK, NAVIGATION, SETTINGS  # noqa: PLC0415
        from organizations import (  # noqa: PLC0415 (models are there only now)
            checks,  # noqa: F401
            ownership,
            panels,
            searched,
            seats,
        )

        NAVIGATION.add("organization", template="", query=panels.navigation, order=10)
        MY_WEEK.add("setup", template="organizations/_setup.html", query=panels.setup, order=5)
        for order, tab in panels.TABS:
            SETTINGS.add(tab.label, template="", query=tab.shown, order=order)
        ownership.register("team_lead", label="Lead of teams", query=seats.led_by, hand_over=seats.hand_over_lead)
        ownership.register(
            "champion", label="Champion of teams", query=seats.championed_by, hand_over=seats.hand_over_champion
        )
        searched.register_all()
