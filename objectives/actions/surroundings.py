"""Who and what stands around a KR: the people who post beside its owner, and the metrics believed to move it."""

from collections.abc import Sequence

from objectives.drivers import MOST_DRIVERS
from objectives.models import Collaborator, Driver, KeyResult, Metric
from okrapp.errors import DomainError
from organizations.models import Membership


def set_collaborators(card: KeyResult, people: Sequence[Membership]) -> bool:
    """Make these the collaborators, the owner aside; whether they were others. The caller holds the card's lock."""
    wanted = {person.id for person in people if person.id != card.owner_id}
    held = set(Collaborator.objects.filter(key_result=card).values_list("membership_id", flat=True))
    Collaborator.objects.filter(key_result=card, membership_id__in=held - wanted).delete()
    Collaborator.objects.bulk_create(
        (Collaborator(key_result=card, membership_id=each) for each in sorted(wanted - held)), ignore_conflicts=True
    )
    return wanted != held


def set_drivers(card: KeyResult, metrics: Sequence[Metric]) -> bool:
    """Make these the drivers, in their order, each once; whether they were others. The caller holds the card's lock.

    Raises DomainError for more than three, and for the metric that the card itself measures.
    """
    wanted = list(dict.fromkeys(metric.id for metric in metrics))
    if len(wanted) > MOST_DRIVERS:
        raise DomainError(f"Name at most {MOST_DRIVERS} drivers: those that move it most.", field="driver_1")
    if card.metric_id in wanted:
        raise DomainError("A key result is not driven by the metric that it measures.", field="driver_1")
    held = list(Driver.objects.filter(key_result=card).order_by("position", "id").values_list("metric_id", flat=True))
    if held == wanted:
        return False
    Driver.objects.filter(key_result=card).delete()
    Driver.objects.bulk_create(
        Driver(key_result=card, metric_id=each, position=place) for place, each in enumerate(wanted)
    )
    return True
