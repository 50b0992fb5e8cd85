"""Changing the RACI matrix."""

from collections.abc import Iterable

from django.db import transaction

from okrapp.errors import Conflict, DomainError
from organizations import turns
from organizations.models import Membership, Organization, RaciRule
from organizations.policies import require_sponsor
from organizations.raci import Rule, matrix_problem


def change_matrix(*, by: Membership, rules: Iterable[Rule], seen: Iterable[Rule]) -> None:
    """Replace the matrix that the sponsor saw by another one; the audit trail keeps each letter that came and went.

    Raises DomainError for a matrix that can't stand, Conflict when somebody changed it meanwhile, Forbidden for anybody
    but the sponsor.
    """
    require_sponsor(by)
    wanted = set(rules)
    problem = matrix_problem(wanted)
    if problem:
        raise DomainError(problem)
    with transaction.atomic():
        # Two sponsors at once: the organization's row makes the second wait, and then see what the first did.
        Organization.objects.select_for_update().get(id=by.organization_id)
        held = {(rule.activity, rule.role, rule.letter): rule for rule in RaciRule.objects.all()}
        if held.keys() != set(seen):
            raise Conflict("The matrix was changed meanwhile. Look at it again before you save.")
        gone = [rule.id for key, rule in held.items() if key not in wanted]
        RaciRule.objects.filter(id__in=gone).delete()
        RaciRule.objects.bulk_create(
            RaciRule(activity=activity, role=role, letter=letter) for activity, role, letter in wanted - held.keys()
        )
        turns.ask_anew()
