from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import panels  # noqa: PLC0415 (models are there only now)
        from okrapp.panels import MY_WEEK, NAVIGATION, PAGES, SETTINGS  # noqa: PLC0415

        PAGES.add("inbox", template="", query=panels.pages, order=90)
        NAVIGATION.add("bell", template="", query=panels.bell, order=90)
        MY_WEEK.add("what changed", template="notifications/_what_changed.html", query=panels.what_changed, order=60)
        for order, tab in panels.TABS:
            SETTINGS.add(tab.label, template="", query=tab.shown, order=order)
