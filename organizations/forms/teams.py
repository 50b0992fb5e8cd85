"""Forms about teams."""

from typing import Any

from django import forms

from organizations import queries
from organizations.enums import Seat
from organizations.models import Membership, Team


class TeamForm(forms.Form):
    """A team: its name, the team above it, who leads it."""

    name = forms.CharField(max_length=80, label="Name")
    parent: "forms.ModelChoiceField[Team]" = forms.ModelChoiceField(
        queryset=None, label="Part of", empty_label="Choose a team"
    )
    lead: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        queryset=None, required=False, label="Lead", empty_label="Nobody yet"
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        if team is not None:
            kwargs.setdefault("initial", {"name": team.name, "parent": team.parent_id, "lead": team.lead_id})
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = queries.teams()  # type: ignore[attr-defined]
        self.fields["lead"].queryset = queries.members()  # type: ignore[attr-defined]
        if team is not None and team.is_company:
            del self.fields["parent"]


class SeatForm(forms.Form):
    """Somebody to sit in a team."""

    person: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        queryset=None, label="Person", empty_label="Choose somebody"
    )
    seat = forms.ChoiceField(choices=Seat.choices, initial=Seat.MEMBER, label="As")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.members()  # type: ignore[attr-defined]
