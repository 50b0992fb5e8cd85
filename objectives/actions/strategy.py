"""Writing the strategy: vision, north star, and themes in their order.

Every change counts up the version of the strategy. What is typed into a form carries the version that it was read
with, so that nobody undoes what somebody else has written meanwhile.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from objectives.models import Metric, Strategy, Theme
from objectives.strategy_policies import require_steering
from okrapp import clock
from okrapp.errors import Conflict, DomainError
from organizations.models import Membership, Organization
from organizations.tenancy import current_organization_id

MEANWHILE = (
    "Somebody has changed the strategy meanwhile. Your words are kept: compare them with the page, and save again."
)


@transaction.atomic
def write_vision(*, by: Membership, version: int, vision: str) -> Strategy:
    """Say where the organization is going. Raises Conflict when the strategy has changed since `version`."""
    return _write(by, version, vision=vision.strip())


@transaction.atomic
def set_north_star(
    *,
    by: Membership,
    version: int,
    north_star: Metric | None,
    north_star_owner: Membership | None = None,
    north_star_target: Decimal | None = None,
    north_star_due_on: date | None = None,
) -> Strategy:
    """Name the one metric that tells whether it gets there, its owner, and the value to reach by a day.

    Without a metric there is none, and owner, target and day go with it. Raises Conflict as `write_vision`, and
    DomainError for a retired metric or one without an owner.
    """
    if north_star is None:
        return _write(
            by,
            version,
            north_star=None,
            north_star_owner=None,
            north_star_target=None,
            north_star_due_on=None,
        )
    if north_star.is_retired:
        raise DomainError(f"{north_star.name} is retired. Pick a metric that is kept up.", field="north_star")
    if north_star_owner is None:
        raise DomainError("Name who watches it: one person.", field="north_star_owner")
    return _write(
        by,
        version,
        north_star=north_star,
        north_star_owner=north_star_owner,
        north_star_target=north_star_target,
        north_star_due_on=north_star_due_on,
    )


@transaction.atomic
def add_theme(*, by: Membership, name: str, description: str = "", version: int | None = None) -> Theme:
    """Add a theme behind the others. A theme needs no version: nothing that was written is replaced."""
    held = _held(by)
    name = name.strip()
    _refuse_twin(name, None)
    theme = Theme.objects.create(name=name, description=description.strip(), rank=_next_rank())
    _count_up(held)
    return theme


@transaction.atomic
def edit_theme(*, by: Membership, theme: Theme, version: int, name: str, description: str = "") -> Theme:
    """Rename or describe a theme. Raises Conflict as `write_vision`, and DomainError for a name that is taken."""
    held = _held(by)
    _refuse_older(held, version)
    name = name.strip()
    if theme.retired_at is None:
        _refuse_twin(name, theme)
    theme.name, theme.description = name, description.strip()
    theme.save(update_fields=["name", "description"])
    _count_up(held)
    return theme


@transaction.atomic
def move_theme(*, by: Membership, theme: Theme, up: bool) -> list[Theme]:
    """Let a theme change places with the one before or behind it; at the end of the list nothing happens. Returns the
    themes in their new order."""
    held = _held(by)
    themes = list(Theme.objects.filter(retired_at=None).order_by("rank", "id"))
    at = next((place for place, each in enumerate(themes) if each.id == theme.id), None)
    if at is None:
        raise Conflict(f"“{theme.name}” was retired meanwhile.")
    to = at - 1 if up else at + 1
    if 0 <= to < len(themes):
        themes[at], themes[to] = themes[to], themes[at]
        _rank(themes)
        _count_up(held)
    return themes


@transaction.atomic
def retire_theme(*, by: Membership, theme: Theme) -> Theme:
    """Take a theme out of the list. The objectives that named it keep it. A second time changes nothing."""
    held = _held(by)
    if theme.retired_at is None:
        theme.retired_at = clock.now()
        theme.save(update_fields=["retired_at"])
        _count_up(held)
    return theme


@transaction.atomic
def restore_theme(*, by: Membership, theme: Theme) -> Theme:
    """Take a retired theme up again, behind the others. Raises DomainError when another has its name by now."""
    held = _held(by)
    if theme.retired_at is not None:
        _refuse_twin(theme.name, theme)
        theme.retired_at, theme.rank = None, _next_rank()
        theme.save(update_fields=["retired_at", "rank"])
        _count_up(held)
    return theme


def _write(by: Membership, version: int, **values: Any) -> Strategy:
    held = _held(by)
    _refuse_older(held, version)
    for name, value in values.items():
        setattr(held, name, value)
    return _count_up(held)


def _held(by: Membership) -> Strategy:
    """The strategy, held until the transaction ends; a blank one, version 0, where nothing has been said."""
    require_steering(by)
    Organization.objects.select_for_update(no_key=True).get(id=current_organization_id())
    return Strategy.objects.first() or Strategy(version=0)


def _count_up(held: Strategy) -> Strategy:
    held.version += 1
    held.save()
    return held


def _refuse_older(held: Strategy, version: int) -> None:
    if held.version != version:
        raise Conflict(MEANWHILE)


def _refuse_twin(name: str, theme: Theme | None) -> None:
    twins = Theme.objects.filter(retired_at=None, name=name)
    if (twins.exclude(id=theme.id) if theme else twins).exists():
        raise DomainError("There is a theme of this name already.", field="name")


def _next_rank() -> int:
    last: int | None = Theme.objects.aggregate(last=Max("rank"))["last"]
    return 0 if last is None else last + 1


def _rank(themes: list[Theme]) -> None:
    for rank, theme in enumerate(themes):
        theme.rank = rank
    Theme.objects.bulk_update(themes, ["rank"])
