"""Sign-up and sign-in: our fields and addresses on top of django-allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.core import context
from django import forms
from django.http import HttpRequest

from organizations.models import User
from organizations.models.users import normalise_email

INVITED = "invited"  # in the session


def remember_invited(request: HttpRequest, *, email: str, name: str) -> None:
    """Whoever opens the link of an invitation reads the mail of its address: no second mail has to prove that."""
    get_adapter().stash_verified_email(request, email)
    request.session[INVITED] = {"email": email, "name": name}


class NameForm(forms.Form):
    """The field that sign-up asks beside e-mail and password."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Whoever comes from an invitation finds their name and address there."""
        super().__init__(*args, **kwargs)
        invited = context.request.session.get(INVITED, {}) if context.request else {}
        for name, value in invited.items():
            if name in self.fields and not self.initial.get(name):
                self.initial[name] = value

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"].strip()
        user.save(update_fields=["name"])


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps addresses lower-cased, so that the database compares them with `=`."""

    def clean_email(self, email: str) -> str:
        return normalise_email(super().clean_email(email))

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """The address that an invitation proved is theirs who signs up with it, and nobody else's."""
        saved = super().save_user(request, user, form, commit)
        if not self.is_email_verified(request, saved.email):
            self.unstash_verified_email(request)
        return saved

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""
