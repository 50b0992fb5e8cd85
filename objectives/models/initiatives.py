from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, IntegerField, OuterRef, Value, When
from django.db.models.functions import JSONObject

from objectives.enums import InitiativeState
from objectives.models.key_results import KeyResult
from organizations.audit import audited
from organizations.models import Membership
from organizations.searchable import searchable
from organizations.tenancy import TenantForeignKey, TenantModel, walls


@searchable(
    "initiative",
    key="number",
    title="title",
    body=["because", "learning"],
    state="state",
    owner="lead",
    under="key_result",
)
@audited("objectives_initiative", exclude=["form_key"])
class Initiative(TenantModel):
    """Work believed to move a KR: a bet, never scored. We believe that `title` will move the KR because `because`.

    `moved_at` is when somebody last said how it goes: wrote it, moved its state, or confirmed that it is under way.
    """

    number = models.PositiveIntegerField(editable=False)
    key_result = TenantForeignKey(KeyResult, related_name="initiatives")
    title = models.CharField("we believe that", max_length=160)
    because = models.TextField(max_length=1000, blank=True)
    lead = TenantForeignKey(Membership, related_name="initiatives")
    state = models.CharField(max_length=10, choices=InitiativeState.choices, default=InitiativeState.IDEA)
    expected_effect = models.CharField(max_length=240, blank=True)
    start_criteria = models.TextField(max_length=1000, blank=True)
    stop_criteria = models.TextField(max_length=1000, blank=True)
    url = models.URLField("link to the work", max_length=500, blank=True)
    learning = models.TextField(max_length=2000, blank=True)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    moved_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_key = models.UUIDField(null=True, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["number"]
        constraints = [
            *walls("objectives_initiative", "key_result", "lead"),
            models.UniqueConstraint(fields=["organization", "number"], name="objectives_initiative_number"),
            models.UniqueConstraint(fields=["organization", "form_key"], name="objectives_initiative_form"),
            models.CheckConstraint(
                condition=~models.Q(state=InitiativeState.STOPPED, learning=""),
                name="objectives_initiative_learning",
                violation_error_message="Say what was learnt before it is stopped.",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "key_result"], name="objectives_initiative_of"),
            models.Index(fields=["organization", "lead", "state"], name="objectives_initiative_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"I-{self.number}"


def initiatives_of(most: int) -> ArraySubquery:
    """The initiatives of each KR, to annotate it with as `bets`: running ones first, then ideas, then what ended."""
    rows = Initiative.objects.filter(key_result=OuterRef("pk")).annotate(
        place=Case(
            When(state=InitiativeState.RUNNING, then=Value(0)),
            When(state=InitiativeState.IDEA, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    )
    parts = JSONObject(
        number=F("number"),
        title=F("title"),
        state=F("state"),
        lead_id=F("lead_id"),
        lead=F("lead__name"),
        moved_at=F("moved_at"),
    )
    return ArraySubquery(rows.order_by("place", F("ended_at").desc(), "number").values(parts=parts)[:most])
