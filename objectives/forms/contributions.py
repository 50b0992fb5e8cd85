"""What an objective contributes to: picked by a reference or by words, with a line on how; and reasons."""

from typing import Any

from django import forms

from objectives.contributing import DIVERGENCE_LENGTH, HOW_LENGTH, REASON_LENGTH
from objectives.forms.base import ActionForm
from objectives.models import Cycle, KeyResult, Objective
from objectives.queries import Offer, is_reference, named_target, offers

PICK = "Pick what it contributes to, or type its reference, such as KR-12."
NOT_FOUND = "Nothing here goes by that reference. Pick one of these, or search by other words."


class ContributionForm(ActionForm):
    """`target_words` is what is searched for, or a reference; `target` the reference that was picked.

    On the form of a new objective it may stay empty.
    """

    target_words = forms.CharField(
        label="Contributes to",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    target = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    how = forms.CharField(
        label="How",
        max_length=HOW_LENGTH,
        required=False,
        help_text="In one line: what of this moves that.",
    )

    def __init__(
        self, data: Any = None, *, cycle: Cycle | None, source: Objective | None = None, is_optional: bool = False
    ) -> None:
        super().__init__(data)
        self.cycle, self.source, self.is_optional = cycle, source, is_optional

    @classmethod
    def searching(cls, typed: Any, *, cycle: Cycle | None, source: Objective | None = None) -> "ContributionForm":
        """The form with what has been typed so far, and nothing refused yet."""
        form = cls(cycle=cycle, source=source)
        form.initial = {name: typed.get(name, "") for name in form.fields}
        return form

    @property
    def words(self) -> str:
        """What is searched for."""
        return str(self["target_words"].value() or "")[:120].replace("\x00", "").strip()

    @property
    def picked(self) -> str:
        return str(self["target"].value() or "")

    @property
    def offers(self) -> list[Offer]:
        """What can be picked for the words as they are. Two queries."""
        return offers(self.cycle, self.words, source=self.source) if self.cycle else []

    @property
    def is_blank(self) -> bool:
        """Nothing was typed or picked, where that is all right."""
        return self.is_optional and not any(self.cleaned_data.get(name) for name in self.fields)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.is_blank or self.errors:
            return typed
        typed["target"] = self._found(typed["target"] or typed["target_words"])
        return typed

    def values(self) -> dict[str, Any]:
        return {"target": self.cleaned_data["target"], "how": self.cleaned_data["how"]}

    def refuse(self, error: Any) -> None:
        """What is wrong with the target stands beside the search."""
        if error.field == "target":
            error.field = "target_words"
        super().refuse(error)

    def _found(self, reference: str) -> Objective | KeyResult | None:
        if not reference:
            self.add_error("target_words", PICK)
            return None
        found = named_target(reference)
        if found is None:
            self.add_error("target_words", NOT_FOUND if is_reference(reference) else PICK)
        return found


class WhyForm(ActionForm):
    """Why a contribution is declined."""

    reason = forms.CharField(
        label="Why not",
        max_length=REASON_LENGTH,
        widget=forms.TextInput,
        error_messages={"required": "Say why, in a sentence."},
    )


class DivergenceForm(ActionForm):
    """Why an accepted contribution pulls another way on purpose."""

    reason = forms.CharField(
        label="Why it diverges on purpose",
        max_length=DIVERGENCE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why they diverge on purpose."},
    )
