"""The rows of the closing page with their forms; the one that was just sent holds what was typed, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from governance.forms import GovernanceForm
from reviews.forms import WeightsForm
from reviews.queries import ClosingPage
from reviews.queries.closing import KeyResultLine, ObjectiveSection


@dataclass(frozen=True, slots=True)
class Acted:
    """What was just done or refused on the page: which act, with which form, and about what."""

    act: str
    form: GovernanceForm
    reference: str = ""
    said: str = ""
    is_settled: bool = False

    @property
    def settled(self) -> "Acted":
        """Done: the form has nothing left to show."""
        return replace(self, is_settled=True)

    @property
    def anchor(self) -> str:
        """Where on the page it was."""
        return self.reference or "steps"

    @property
    def problems(self) -> list[str]:
        """Why it was refused, every reason a line; empty once it is settled."""
        if self.is_settled:
            return []
        return [line for errors in self.form.errors.values() for error in errors for line in str(error).splitlines()]

    @property
    def early_because(self) -> str:
        return self.typed("early_because")

    @property
    def is_unlock_refused(self) -> bool:
        return self.act == "unlock" and bool(self.problems)

    def typed(self, name: str) -> str:
        return "" if self.is_settled else str(self.form.data.get(name, ""))


@dataclass(frozen=True, slots=True)
class KeyResultRow:
    """A KR with what was refused on it and what had been typed."""

    line: KeyResultLine
    source_problems: Sequence[str]
    because: str
    learning_problems: Sequence[str]
    text: str
    is_acted: bool


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective with its KRs and, while its weights are to be discussed, the form for that."""

    section: ObjectiveSection
    rows: Sequence[KeyResultRow]
    weights: WeightsForm | None
    weights_problems: Sequence[str]
    is_acted: bool


def rows_of(page: ClosingPage, acted: Acted | None) -> list[ObjectiveRow]:
    """Every objective of the page; no query."""
    return [_objective_row(section, page, acted) for section in page.sections]


def _objective_row(section: ObjectiveSection, page: ClosingPage, acted: Acted | None) -> ObjectiveRow:
    mine = acted if acted and acted.reference == section.reference else None
    form: WeightsForm | None = None
    if section.standing.needs_weighing and section.may_weigh and page.standing.closing:
        sent = mine.form if mine and not mine.is_settled and isinstance(mine.form, WeightsForm) else None
        form = sent or WeightsForm(
            key_results=section.standing.counted,
            initial={"present": _present(section)},
            auto_id=f"{section.reference}_%s",
        )
    return ObjectiveRow(
        section=section,
        rows=[_key_result_row(line, acted) for line in section.lines],
        weights=form,
        weights_problems=mine.problems if mine else (),
        is_acted=mine is not None,
    )


def _key_result_row(line: KeyResultLine, acted: Acted | None) -> KeyResultRow:
    mine = acted if acted and acted.reference == line.reference else None
    is_source, is_learning = bool(mine and mine.act == "source"), bool(mine and mine.act == "learning")
    learning = line.standing.learning
    typed = mine.typed("text") if mine and is_learning and not mine.is_settled else ""
    return KeyResultRow(
        line=line,
        source_problems=mine.problems if mine and is_source else (),
        because=mine.typed("because") if mine and is_source else "",
        learning_problems=mine.problems if mine and is_learning else (),
        text=typed or (learning.text if learning else ""),
        is_acted=mine is not None,
    )


def _present(section: ObjectiveSection) -> str:
    """The names of those who most likely talk about it: the owners."""
    owners = [section.card.objective.owner, *(line.card.kr.owner for line in section.lines)]
    return ", ".join(dict.fromkeys(owner.name for owner in owners if owner))
