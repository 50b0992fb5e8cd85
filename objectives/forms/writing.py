"""The form of an organization's writing rules."""

from collections.abc import Iterator
from typing import Any

from django import forms

from objectives.coach import Limits
from objectives.coach.house import ADVISING, LONGEST_LIMIT, OWN_LISTS, entries_in
from objectives.forms.base import ActionForm
from objectives.models import WritingRules

LIMITS = ("fewest", "most", "limit", "most_objectives", "objectives_limit")


class Few(forms.IntegerField):
    """A small count."""

    def __init__(self, *, label: str, help_text: str = "") -> None:
        within = f"Write a whole number from 1 to {LONGEST_LIMIT}."
        super().__init__(
            label=label,
            help_text=help_text,
            min_value=1,
            max_value=LONGEST_LIMIT,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), within),
        )


class WritingForm(ActionForm):
    fewest = Few(label="Fewest", help_text="Fewer are pointed out.")
    most = Few(label="Usual at most", help_text="More are pointed out.")
    limit = Few(label="Limit", help_text="Beyond it, the coach says must.")
    most_objectives = Few(label="Usual at most", help_text="More are pointed out.")
    objectives_limit = Few(label="Limit", help_text="Beyond it, the coach says must.")
    required = forms.MultipleChoiceField(choices=[(code, code) for code in ADVISING], required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, rules: WritingRules | None, may_edit: bool) -> None:
        super().__init__(data, initial=_as_it_is(rules))
        for name, own in OWN_LISTS.items():
            self.fields[f"words_{name}"] = forms.CharField(
                label=own.label,
                help_text=own.meaning,
                required=False,
                max_length=9000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        for field in self.fields.values():
            field.disabled = not may_edit

    def values(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "limits": Limits(**{name: typed[name] for name in LIMITS}),
            "required": typed["required"],
            "words": {name: entries_in(typed[f"words_{name}"]) for name in OWN_LISTS},
            "seen": typed["seen"] or 0,
        }

    @property
    def lists(self) -> Iterator[forms.BoundField]:
        """The fields of the word lists."""
        return (self[f"words_{name}"] for name in OWN_LISTS)

    @property
    def chosen(self) -> set[str]:
        """The codes that are ticked."""
        return set(self["required"].value() or ())


def _as_it_is(rules: WritingRules | None) -> dict[str, Any]:
    limits = rules.limits if rules else Limits()
    words = rules.words if rules else {}
    return {
        **{name: getattr(limits, name) for name in LIMITS},
        "required": rules.required if rules else [],
        "seen": rules.version if rules else 0,
        **{f"words_{name}": "\n".join(words.get(name, ())) for name in OWN_LISTS},
    }
