"""What is known already about each line of the champion's checklist, in a few words."""

from collections.abc import Mapping, Sequence
from typing import Any

from governance.enums import Check
from objectives import units
from objectives.enums import ContributionState, DependencyState, MethodChoice
from objectives.models import KeyResult, Objective
from objectives.queries import Readiness


def facts_of(objective: Objective, rows: Sequence[KeyResult], readiness: Readiness) -> Mapping[Check, str]:
    """A line each on findings, contribution, owners, baselines and dependencies; `named` and `needed` came along."""
    return {
        Check.FINDINGS: _findings(readiness),
        Check.CONTRIBUTION: _contribution(objective, getattr(objective, "named", ())),
        Check.OWNERS: _owners(objective, rows),
        Check.BASELINES: _baselines(rows),
        Check.DEPENDENCIES: _dependencies(getattr(objective, "needed", ())),
    }


def _findings(readiness: Readiness) -> str:
    count = len(readiness.coach.lost)
    if not count:
        return "The coach finds nothing."
    musts = sum(each.finding.severity == "must" for each in readiness.coach.lost)
    graver = f", {musts} of them must change" if musts else ""
    return f"{count} finding{'' if count == 1 else 's'}{graver}."


def _contribution(objective: Objective, named: Sequence[Mapping[str, Any]]) -> str:
    if named:
        return f"Contributes to {', '.join(_end(each) for each in named)}."
    return "The company’s own." if objective.team.is_company else "Stands alone: nothing is named."


def _end(each: Mapping[str, Any]) -> str:
    name = f"O-{each['objective']}" if each["objective"] else f"KR-{each['key_result']}"
    return f"{name} (proposed)" if each["state"] == ContributionState.PROPOSED else name


def _owners(objective: Objective, rows: Sequence[KeyResult]) -> str:
    names = [objective.owner.name, *(row.owner.name for row in rows if row.owner)]
    missing = [row.reference for row in rows if row.owner_id is None]
    told = f"{', '.join(dict.fromkeys(names))}."
    return f"{told} Nobody owns {', '.join(missing)}." if missing else told


def _baselines(rows: Sequence[KeyResult]) -> str:
    measured = [row for row in rows if row.method != MethodChoice.MILESTONE]
    told = [
        f"{row.reference} {units.show(row.baseline, row.unit, row.unit_label)}"
        for row in measured
        if row.baseline is not None
    ]
    unknown = [row.reference for row in measured if row.baseline is None]
    parts = [", ".join(told)] if told else []
    parts += [f"unknown for {', '.join(unknown)}"] if unknown else []
    return f"{'; '.join(parts)}." if parts else "No measure has one."


def _dependencies(needed: Sequence[Mapping[str, Any]]) -> str:
    if not needed:
        return "It needs nothing from other teams."
    waiting = [each for each in needed if each["state"] == DependencyState.REQUESTED]
    told = f"{len(needed)} on other teams"
    if not waiting:
        return f"{told}, all answered."
    return f"{told}; unanswered: {', '.join(each['team'] for each in waiting)}."
