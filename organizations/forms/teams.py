"""Forms about teams."""

from typing import Any

from django import forms
from django.db.models import Q

from organizations import queries
from organizations.enums import Seat
from organizations.models import Membership, Team


class TeamForm(forms.Form):
    """A team: its name, the team above it, who leads it."""

    name = forms.CharField(max_length=80, label="Name")
    parent: "forms.ModelChoiceField[Team]" = forms.ModelChoiceField(
        queryset=None,
        label="Part of",
        empty_label="Choose a team",
        error_messages={"invalid_choice": "A team is part of another one that does not lie below it. Choose again."},
    )
    lead: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        queryset=None, required=False, label="Lead", empty_label="Nobody yet"
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        if team is not None:
            kwargs.setdefault("initial", {"name": team.name, "parent": team.parent_id, "lead": team.lead_id})
        super().__init__(*args, **kwargs)
        able = Membership.objects.able_to_own()
        present = Q(id__in=able.values("id")) | Q(id=team.lead_id if team else None)
        self.fields["parent"].queryset = queries.places_for(team)  # type: ignore[attr-defined]
        self.fields["lead"].queryset = Membership.objects.filter(present)  # type: ignore[attr-defined]
        if team is not None and team.is_company:
            del self.fields["parent"]


class SeatForm(forms.Form):
    """People to sit in a team."""

    people: "forms.ModelMultipleChoiceField[Membership]" = forms.ModelMultipleChoiceField(
        queryset=None,
        label="People",
        help_text="Ctrl picks several.",
        widget=forms.SelectMultiple(attrs={"size": 8}),
        error_messages={"required": "Choose at least one person."},
    )
    seat = forms.ChoiceField(choices=Seat.choices, initial=Seat.MEMBER, label="As")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = queries.members()  # type: ignore[attr-defined]
