"""Forms about people: inviting, roles, handing over."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from organizations import queries
from organizations.actions import Invited, invite
from organizations.enums import Role
from organizations.forms.addressees import decoded, invitees
from organizations.models import Membership, Team
from organizations.ownership import Holding, Kind

LARGEST_LIST = 200_000  # bytes


class InviteForm(forms.Form):
    """People to invite, typed or from a file, and what they will be where their line does not say."""

    addresses = forms.CharField(
        label="E-mail addresses",
        help_text="One a line; add a name after a comma if you like: ana@example.com, Ana Lima. Below a line such as "
        "email, name, role, team each line says more.",
        max_length=40_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or a CSV file",
        required=False,
        help_text="Saved from a spreadsheet; the first line names the columns: email, name, role, team.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    roles = forms.MultipleChoiceField(
        choices=Role.choices,
        initial=[Role.MEMBER],
        widget=forms.CheckboxSelectMultiple,
        label="Roles",
        help_text="Of those whose line names none.",
    )
    team: "forms.ModelChoiceField[Team]" = forms.ModelChoiceField(
        queryset=None, required=False, empty_label="No team yet", label="Team", help_text="As with the roles."
    )
    note = ""  # what to say of the file

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = queries.teams()  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        """The text of the file; empty without one."""
        given = self.cleaned_data["file"]
        if not given:
            return ""
        if given.size > LARGEST_LIST:
            raise ValidationError(f"The file is too large: {LARGEST_LIST // 1000} kB are the most.")
        text, self.note = decoded(given.read())
        return text

    def clean(self) -> dict[str, Any]:
        """Reads typed lines and those of the file as one list; with a fault all of them stand in the field."""
        cleaned = super().clean() or {}
        if self.errors.keys() & {"addresses", "file"}:
            return cleaned
        text = "\n".join(filter(None, [cleaned["addresses"], cleaned["file"]]))
        try:
            cleaned["people"] = invitees(text, list(queries.teams()))
        except ValidationError as fault:
            self.add_error("addresses", fault)
            mended = cast("QueryDict", self.data).copy()
            mended["addresses"] = text
            self.data = mended
        return cleaned

    def invite(self, *, by: Membership) -> Invited:
        values = self.cleaned_data
        return invite(by=by, people=values["people"], roles=values["roles"], team=values["team"])


class PersonNameForm(forms.Form):
    """What a person is called."""

    name = forms.CharField(
        label="Name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Write a name."},
    )


class RolesForm(forms.Form):
    """The roles of one person."""

    roles = forms.MultipleChoiceField(
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        label="Roles",
        error_messages={"required": "Choose at least one role."},
    )


def _heir_field(kind: Kind, everybody: Sequence[Membership]) -> forms.TypedChoiceField:
    """Who can take a kind over; where nobody can, which role somebody needs first."""
    heirs = {str(each.id): each for each in everybody if kind.can_go_to(each)}
    none = f"Nobody else is a {kind.role.label.lower()}: give somebody the role first." if kind.role else ""
    return forms.TypedChoiceField(
        choices=[("", "Leave as it is"), *((key, heir.name) for key, heir in heirs.items())],
        coerce=heirs.__getitem__,
        empty_value=None,
        required=False,
        label=kind.label,
        help_text="" if heirs else none,
    )


class HandOverForm(forms.Form):
    """One heir per kind of thing that a person owns."""

    def __init__(self, *args: Any, person: Membership, holdings: list[Holding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holdings = holdings
        everybody = list(Membership.objects.able_to_own().exclude(id=person.id)) if holdings else []
        for holding in holdings:
            self.fields[holding.kind.code] = _heir_field(holding.kind, everybody)

    @property
    def with_holdings(self) -> list[tuple[forms.BoundField, Holding]]:
        """Each field with the things that it is about."""
        return [(self[holding.kind.code], holding) for holding in self._holdings]

    @property
    def heirs(self) -> dict[str, Membership]:
        return {code: heir for code, heir in self.cleaned_data.items() if heir is not None}
