from typing import Any

from django import forms

from notifications.queries import Choice


class EmailChoicesForm(forms.Form):
    """One box per kind of notification: checked, it also comes as e-mail."""

    def __init__(self, data: Any = None, *, choices: list[Choice]) -> None:
        super().__init__(data)
        for choice in choices:
            self.fields[choice.kind.code] = forms.BooleanField(
                label=choice.kind.label, help_text=choice.kind.describe, required=False, initial=choice.email
            )

    @property
    def wanted(self) -> list[str]:
        return [code for code, chosen in self.cleaned_data.items() if chosen]


class ReadUpToForm(forms.Form):
    """When the page with the button was made."""

    as_of = forms.DateTimeField()


class RetryForm(forms.Form):
    """The message to send again, or all of them."""

    action = forms.ChoiceField(choices=[("retry", "Try again"), ("retry_all", "Try all again")])
    delivery = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("action") == "retry" and not cleaned.get("delivery"):
            self.add_error("delivery", "Say which message to send again.")
        return cleaned
