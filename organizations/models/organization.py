from datetime import date, time
from zoneinfo import ZoneInfo, available_timezones

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from okrapp.figures import Figures
from organizations.calendar import CheckInCalendar
from organizations.enums import Cadence, ConfidenceDisplay, Levels, ScoreDisplay, Weekday
from organizations.tenancy import TenantPolicy

SLUG = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])$",
    "Use 2 to 40 of a–z, 0–9 and hyphens, beginning and ending with a letter or a digit.",
)
# A Monday long before any cycle, from which two-week cadences count.
CADENCE_ANCHOR = date(2020, 1, 6)


def validate_timezone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(f"“{value}” is not a time zone; pick one such as Europe/Lisbon.")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="history", db_index=True),
    context_field=pghistory.ContextJSONField(),
    meta={"constraints": [TenantPolicy(name="organizations_organization_event_tenant", column="pgh_obj")]},
)
class Organization(models.Model):
    """The tenant. A global table: what belongs to it carries its id."""

    name = models.CharField("organization's name", max_length=120)
    slug = models.CharField("address", max_length=40, unique=True, validators=[SLUG])
    timezone = models.CharField("time zone", max_length=64, default="UTC", validators=[validate_timezone])
    language = models.CharField(max_length=10, default="en", choices=[("en", "English")])
    fiscal_year_start = models.PositiveSmallIntegerField(
        "first month of the fiscal year", default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    check_in_weekday = models.PositiveSmallIntegerField("check-in day", choices=Weekday.choices, default=Weekday.FRIDAY)
    check_in_time = models.TimeField("check-in time", default=time(16, 0))
    cadence = models.PositiveSmallIntegerField(choices=Cadence.choices, default=Cadence.WEEKLY)
    score_display = models.CharField(
        "scores shown as", max_length=10, choices=ScoreDisplay.choices, default=ScoreDisplay.UNIT
    )
    confidence_display = models.CharField(
        "confidence shown as", max_length=10, choices=ConfidenceDisplay.choices, default=ConfidenceDisplay.FIVE
    )
    levels_in_use = models.PositiveSmallIntegerField(
        "levels with objectives", choices=Levels.choices, default=Levels.ALL, db_default=Levels.ALL
    )
    individual_objectives = models.BooleanField("objectives of single persons", default=False, db_default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def figures(self) -> Figures:
        """How it shows scores and confidence."""
        return Figures(
            scale=100 if self.score_display == ScoreDisplay.HUNDRED else 1,
            confidence_in_words=self.confidence_display == ConfidenceDisplay.WORDS,
        )

    @property
    def calendar(self) -> CheckInCalendar:
        return CheckInCalendar(
            weekday=self.check_in_weekday,
            time=self.check_in_time,
            zone=self.zone,
            every_weeks=self.cadence,
            anchor=CADENCE_ANCHOR,
        )


class RetiredSlug(models.Model):
    """An address that an organization had before; it redirects."""

    slug = models.CharField(max_length=40, unique=True)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="retired_slugs")
