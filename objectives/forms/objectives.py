"""The form of an objective."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import capfirst

from objectives.enums import Ambition, CycleKind
from objectives.forms.base import owner_choices
from objectives.forms.versions import VersionedForm
from objectives.models import Cycle, Objective, Theme
from objectives.policies import is_editor
from organizations.levels import in_use
from organizations.models import Membership, Team
from scoring.forecast import GOOD_FINISH

WRITTEN = ("title", "why_now", "team", "cycle", "owner", "theme", "ambition", "is_important", "is_urgent")


class ObjectiveForm(VersionedForm):
    title = forms.CharField(
        label="Objective",
        max_length=200,
        help_text="One sentence that says what will be different. Leave the numbers to the key results.",
    )
    why_now = forms.CharField(
        label="Why now",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What makes it matter in this cycle.",
    )
    team: "forms.ModelChoiceField[Team]" = forms.ModelChoiceField(queryset=None)
    cycle: "forms.ModelChoiceField[Cycle]" = forms.ModelChoiceField(queryset=None)
    owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(label="Accountable owner", queryset=None)
    theme: "forms.ModelChoiceField[Theme]" = forms.ModelChoiceField(
        queryset=None,
        required=False,
        empty_label="None",
        help_text="For an objective of a year: the theme of the strategy that it serves.",
    )
    ambition = forms.ChoiceField(
        choices=Ambition.choices,
        initial=Ambition.COMMITTED,
        widget=forms.RadioSelect,
    )
    is_important = forms.BooleanField(label="Important", required=False, initial=True)
    is_urgent = forms.BooleanField(label="Urgent", required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, membership: Membership, objective: Objective | None = None, **kwargs: Any) -> None:
        if objective is not None:
            kwargs["initial"] = {name: getattr(objective, name) for name in (*WRITTEN, "version")}
        super().__init__(*args, **kwargs)
        success = membership.organization.figures.score(GOOD_FINISH)
        self.fields["ambition"].help_text = f"Committed: we will get there. Aspirational: {success} would be a success."
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined]
        self.fields["cycle"].queryset = Cycle.objects.filter(closed_at=None, locked_at=None)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = owner_choices(objective.owner_id if objective else None)  # type: ignore[attr-defined]
        if membership.organization.levels_in_use:
            self.fields["team"].help_text = f"{capfirst(in_use(membership.organization.levels_in_use))}."
        self._offer_themes(objective)
        if objective is None:
            self.initial.setdefault("owner", membership.id)
            self.initial.setdefault("form_key", uuid4())
            del self.fields["version"]
            return
        del self.fields["form_key"]
        if not objective.is_draft:
            self.keep("team", "Agreed on activation.")
            self.keep("cycle", "Agreed on activation.")
        if not objective.is_draft and not is_editor(membership):
            self.keep("owner", "Under way, a program lead or an admin hands it to somebody else.")

    def _offer_themes(self, objective: Objective | None) -> None:
        """The themes at work and the one named before; none where neither the objective nor a new one is of a year."""
        themes = Theme.objects.filter(retired_at=None)
        if objective is not None and objective.theme_id:
            themes = themes | Theme.objects.filter(id=objective.theme_id)
        is_settled = objective is not None and not objective.is_draft and objective.cycle.kind != CycleKind.ANNUAL
        if is_settled or not themes.exists():
            del self.fields["theme"]
            return
        self.fields["theme"].queryset = themes.order_by("rank", "id")  # type: ignore[attr-defined]

    @property
    def has_cycles(self) -> bool:
        """Whether there is a cycle to draft for."""
        return bool(self.fields["cycle"].queryset.exists())  # type: ignore[attr-defined]
