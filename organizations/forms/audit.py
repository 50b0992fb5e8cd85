"""The filter of the audit trail."""

from collections.abc import Iterable
from typing import Any

from django import forms

from organizations.models import Membership


class AuditFilterForm(forms.Form):
    """By whom, in which table, from which day to which; all of it optional."""

    person: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        queryset=None, required=False, label="By", empty_label="Everybody"
    )
    table = forms.ChoiceField(required=False, label="What")
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, tables: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Membership.objects.order_by("name", "id")  # type: ignore[attr-defined]
        self.fields["table"].choices = [("", "Everything"), *tables]  # type: ignore[attr-defined]
