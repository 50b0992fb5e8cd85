from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from objectives.enums import KeyResultState, ObjectiveState
from objectives.models.key_results import Driver, KeyResult

# What claims the metric that it is measured by.
OPEN_OBJECTIVES = [ObjectiveState.DRAFT, ObjectiveState.IN_REVIEW, ObjectiveState.ACTIVE]
OPEN_KEY_RESULTS = [KeyResultState.DRAFT, KeyResultState.ACTIVE]


def driving_metrics() -> ArraySubquery:
    """The metrics believed to move each KR, in order, to annotate KRs with as `driving`."""
    rows = Driver.objects.filter(key_result=OuterRef("pk")).order_by("position", "id")
    parts = JSONObject(
        name=F("metric__name"),
        slug=F("metric__slug"),
        unit=F("metric__unit"),
        unit_label=F("metric__unit_label"),
        value=Cast("metric__latest_value", TextField()),
        points=F("metric__points"),
    )
    return ArraySubquery(rows.values(parts=parts))


def balanced_and_balancing() -> ArraySubquery:
    """The KR that each one balances, and those that balance it, to annotate KRs with as `counterweights`."""
    rows: QuerySet[KeyResult] = KeyResult.objects.filter(
        Q(id=OuterRef("balances_id")) | Q(balances=OuterRef("pk")), objective=OuterRef("objective_id")
    ).exclude(state=KeyResultState.PROPOSED)
    parts = JSONObject(number=F("number"), name=F("name"), id=F("id"))
    return ArraySubquery(rows.order_by("number").values(parts=parts))


def claiming_its_metric() -> ArraySubquery:
    """The KRs of other objectives of the cycle with the same metric, to annotate KRs with as `claiming`."""
    rows = KeyResult.objects.filter(
        metric=OuterRef("metric_id"),
        state__in=OPEN_KEY_RESULTS,
        objective__cycle=OuterRef("objective__cycle_id"),
        objective__state__in=OPEN_OBJECTIVES,
    ).exclude(objective=OuterRef("objective_id"))
    parts = JSONObject(
        key_result=F("number"),
        objective=F("objective__number"),
        title=F("objective__title"),
        owner=F("objective__owner__name"),
    )
    return ArraySubquery(rows.order_by("number").values(parts=parts))
