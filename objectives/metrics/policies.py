"""Who may see, add and change metrics, and the gate through which views get one."""

from enum import Enum

from django.http import Http404

from objectives.models import Metric
from objectives.policies import can_draft
from okrapp.errors import Forbidden
from organizations.enums import Role
from organizations.models import Membership

EDITORS = (Role.DATA_STEWARD, Role.PROGRAM_LEAD, Role.ADMIN)
EDITED_BY = "A metric is kept by its owner, its steward, the data stewards, the program leads and the admins."


class To(Enum):
    """What a view wants a metric for."""

    VIEW = "view"
    EDIT = "edit"


def metric_or_404(membership: Membership, slug: str, *, to: To = To.VIEW) -> Metric:
    """The metric with its owner and steward. 404 when there is none; 403 when it may not be changed by them."""
    metric = Metric.objects.select_related("owner", "steward").filter(slug=slug).first()
    if metric is None:
        raise Http404
    if to is To.EDIT:
        require_keeper(membership, metric)
    return metric


def keeps_all(membership: Membership) -> bool:
    """Data stewards, program leads and admins keep every metric."""
    return membership.has_role(*EDITORS)


def can_keep(membership: Membership, metric: Metric) -> bool:
    """Whether they may edit the metric and record its values; a viewer keeps nothing."""
    if membership.is_viewer_only:
        return False
    return keeps_all(membership) or membership.id in {metric.owner_id, metric.steward_id}


def why_not_keep(membership: Membership, metric: Metric) -> str:
    """Who may, for a button that is shown as not available; empty for those who may."""
    return "" if can_keep(membership, metric) else f"{EDITED_BY} Today: {keepers(metric)}."


def require_keeper(membership: Membership, metric: Metric) -> None:
    """Raises Forbidden, naming who may, unless they keep this metric."""
    if not can_keep(membership, metric):
        raise Forbidden(EDITED_BY, who=keepers(metric))


def require_author(membership: Membership) -> None:
    """Raises Forbidden for those who are here to read only; everybody else may define a metric."""
    if not can_draft(membership):
        raise Forbidden("You are here as a viewer, so you can read everything and write nothing.", who="any member")


def keepers(metric: Metric) -> str:
    """The names of the owner and the steward."""
    people = [metric.owner, *([metric.steward] if metric.steward else [])]
    return ", ".join(dict.fromkeys(person.name for person in people))
