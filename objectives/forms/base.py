"""What the forms of objectives share: a form reads what was typed; the action decides, and its refusal stands beside
the field."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Q, QuerySet

from okrapp.errors import Conflict, DomainError
from okrapp.http import UNPROCESSABLE
from organizations.models import Membership

T = TypeVar("T")
IN_PERCENT = dict.fromkeys(("min_value", "max_value", "invalid"), "A weight is a whole percent, from 1 to 100.")


class ActionForm(forms.Form):
    """A form whose values go to an action; `status` says how the answer to it is to be sent."""

    renames: ClassVar[dict[str, str]] = {}  # name of the field: name of the action's argument
    status = 200

    def values(self) -> dict[str, Any]:
        """The action's arguments: what was typed into the fields that may be changed."""
        return {
            self.renames.get(name, name): value
            for name, value in self.cleaned_data.items()
            if not self.fields[name].disabled
        }

    def attempt(self, action: Callable[..., T], **given: Any) -> T | None:
        """Run the action with the values; None when the form or the action refuses, with the reason in the form."""
        if not self.is_valid():
            self.status = UNPROCESSABLE
            return None
        try:
            return action(**given, **self.values())
        except DomainError as error:
            self.refuse(error)
            return None

    def refuse(self, error: DomainError) -> None:
        """Show why the action said no, beside its field where it names one."""
        self.status = 409 if isinstance(error, Conflict) else UNPROCESSABLE
        names = {argument: field for field, argument in self.renames.items()}
        name = names.get(error.field or "", error.field)
        self.add_error(name if name in self.fields else None, error.message)

    def keep(self, name: str, why: str) -> None:
        """Show a field that may not be changed here, with the reason."""
        self.fields[name].disabled = True
        self.fields[name].help_text = why


class ReasonForm(ActionForm):
    reason = forms.CharField(
        max_length=240,
        help_text="One sentence. It stays on the record.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def owner_choices(present: int | None = None) -> QuerySet[Membership]:
    """Who can own something: the active members who are here for more than reading, and whoever owns it now."""
    able = Membership.objects.able_to_own()
    return able if present is None else Membership.objects.filter(Q(id__in=able.values("id")) | Q(id=present))


class DismissForm(ActionForm):
    """Why a recommendation is not followed for now."""

    reason = forms.CharField(
        label="Why not now",
        widget=forms.TextInput,
        help_text="Everybody reads it beside the recommendation.",
        error_messages={"required": "Say why you leave it for now."},
    )
