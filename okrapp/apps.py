from django.apps import AppConfig
from django.core import validators
from django.utils.translation import gettext_lazy, ngettext_lazy


class OkrappConfig(AppConfig):
    name = "okrapp"

    def ready(self) -> None:
        """What the framework says of a value that it refuses, in the words of the product: what to do about it."""
        validators.MinValueValidator.message = gettext_lazy("Write %(limit_value)s or more.")
        validators.MaxValueValidator.message = gettext_lazy("Write %(limit_value)s or less.")
        validators.MaxLengthValidator.message = ngettext_lazy(
            "Write at most %(limit_value)d character (it has %(show_value)d).",
            "Write at most %(limit_value)d characters (it has %(show_value)d).",
            "limit_value",
        )
