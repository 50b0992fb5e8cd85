"""What an organization asks of its drafts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from objectives.coach import Limits
from objectives.coach.house import ADVISING, LONGEST_LIMIT, limits_problem, words_problem
from objectives.models import WritingRules
from objectives.policies import WHO_SETS_RULES, require_lead
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership, Organization


@transaction.atomic
def set_writing_rules(
    *,
    by: Membership,
    seen: int,
    limits: Limits,
    required: Sequence[str],
    words: Mapping[str, Sequence[str]],
    at: datetime | None = None,
) -> WritingRules:
    """Set limits, required rules and own words of the organization; they hold for every draft from now on.

    `seen` is the version that was read, 0 before there was one. Raises Forbidden for others than program leads and
    admins, DomainError for limits that contradict each other or entries that are no words, and Conflict when somebody
    else changed them meanwhile.
    """
    require_lead(by, WHO_SETS_RULES)
    _check(limits, required, words)
    Organization.objects.select_for_update(no_key=True).get(id=by.organization_id)
    held = WritingRules.objects.select_for_update(no_key=True).first()
    if (held.version if held else 0) != seen:
        raise Conflict("Somebody changed these rules since you opened them. Look at them as they are now.")
    rules = held or WritingRules(version=0)
    rules.fewest, rules.most, rules.limit = limits.fewest, limits.most, limits.limit
    rules.most_objectives, rules.objectives_limit = limits.most_objectives, limits.objectives_limit
    rules.required = [code for code in ADVISING if code in required]
    rules.words = {name: list(entries) for name, entries in words.items() if entries}
    rules.changed_by, rules.changed_at, rules.version = by, at or clock.now(), rules.version + 1
    rules.save()
    return rules


def _check(limits: Limits, required: Sequence[str], words: Mapping[str, Sequence[str]]) -> None:
    problem = limits_problem(limits)
    if problem:
        raise DomainError(problem[1], field=problem[0])
    if max(limits.limit, limits.objectives_limit) > LONGEST_LIMIT:
        raise DomainError(f"A limit is {LONGEST_LIMIT} at most.")
    unknown = set(required) - set(ADVISING)
    if unknown:
        raise DomainError(f"No rule is called {', '.join(sorted(unknown))}.", field="required")
    for name, entries in words.items():
        wrong = words_problem(name, entries)
        if wrong:
            raise DomainError(wrong, field=f"words_{name}")
