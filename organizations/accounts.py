"""Sign-up and sign-in: our fields and addresses on top of django-allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest

from organizations.models import User
from organizations.models.users import normalise_email


class NameForm(forms.Form):
    """The field that sign-up asks beside e-mail and password."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"].strip()
        user.save(update_fields=["name"])


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps addresses lower-cased, so that the database compares them with `=`."""

    def clean_email(self, email: str) -> str:
        return normalise_email(super().clean_email(email))

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""
