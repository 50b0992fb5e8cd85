"""One factory per model, with nothing surprising; everything belongs to the organization at work."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from notifications.models import Delivery, Notification
from objectives.models import Contribution, Cycle, Dependency, Initiative, KeyResult, Metric, Objective, Theme
from organizations.enums import Role
from organizations.models import Invitation, Membership, Team, User
from organizations.models.counters import next_number
from organizations.queries.invitations import digest_of


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")
    password = "!"


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    name = factory.SelfAttribute("user.name")
    roles = factory.LazyFunction(lambda: [Role.MEMBER])


class TeamFactory(factory.django.DjangoModelFactory[Team]):
    class Meta:
        model = Team

    name = factory.Sequence(lambda n: f"Team {n}")
    slug = factory.Sequence(lambda n: f"team-{n}")
    parent = factory.LazyFunction(lambda: Team.objects.get(parent=None))


class CycleFactory(factory.django.DjangoModelFactory[Cycle]):
    """A quarter that is six weeks old."""

    class Meta:
        model = Cycle

    name = factory.Sequence(lambda n: f"Cycle {n}")
    slug = factory.Sequence(lambda n: f"cycle-{n}")
    starts_on = factory.LazyFunction(lambda: date.today() - timedelta(days=42))  # noqa: DTZ011
    ends_on = factory.LazyAttribute(lambda cycle: cycle.starts_on + timedelta(days=91))


class ObjectiveFactory(factory.django.DjangoModelFactory[Objective]):
    """A draft; ActiveObjectiveFactory is under way."""

    class Meta:
        model = Objective

    number = factory.LazyFunction(lambda: next_number("O"))
    title = "Make subscribing feel effortless"
    team = factory.SubFactory(TeamFactory)
    cycle = factory.SubFactory(CycleFactory)
    owner = factory.SubFactory(MembershipFactory)


class ActiveObjectiveFactory(ObjectiveFactory):
    state = "active"
    activated_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=40))


class KeyResultFactory(factory.django.DjangoModelFactory[KeyResult]):
    """A complete card, 18 % to 28 %, under way."""

    class Meta:
        model = KeyResult

    number = factory.LazyFunction(lambda: next_number("KR"))
    objective = factory.SubFactory(ActiveObjectiveFactory)
    name = "Repeat purchase rate"
    baseline = Decimal(18)
    target = Decimal(28)
    starts_on = factory.SelfAttribute("objective.cycle.starts_on")
    due_on = factory.SelfAttribute("objective.cycle.ends_on")
    owner = factory.SubFactory(MembershipFactory)
    data_source = "Orders, weekly export"
    refresh_frequency = "weekly"
    weight = 100
    state = "active"
    activated_at = factory.SelfAttribute("objective.activated_at")


class NotificationFactory(factory.django.DjangoModelFactory[Notification]):
    """Unread, an hour old."""

    class Meta:
        model = Notification

    recipient = factory.SubFactory(MembershipFactory)
    kind = "tests.happened"
    key = factory.Sequence(lambda n: f"happening-{n}")
    title = factory.Sequence(lambda n: f"Happening {n}")
    why = "You take part."
    path = "/o/acme/objectives/"
    created_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    visible_at = factory.SelfAttribute("created_at")


class DeadDeliveryFactory(factory.django.DjangoModelFactory[Delivery]):
    """An e-mail that was given up."""

    class Meta:
        model = Delivery

    recipient = factory.SubFactory(MembershipFactory)
    notification = factory.SubFactory(NotificationFactory, recipient=factory.SelfAttribute("..recipient"))
    visible_at = factory.SelfAttribute("notification.visible_at")
    due_at = factory.SelfAttribute("notification.visible_at")
    channel = "email"
    state = "dead"
    attempts = 8
    last_error = "The mail server refused the address: 550 no such box"


class InvitationFactory(factory.django.DjangoModelFactory[Invitation]):
    """Mailed a moment ago; `token` opens it."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"token{n}")

    email = factory.Sequence(lambda n: f"invited{n}@example.com")
    roles = factory.LazyFunction(lambda: [Role.MEMBER])
    invited_by = factory.LazyFunction(lambda: Membership.objects.active().holding(Role.ADMIN).first())
    sent_at = factory.LazyFunction(timezone.now)
    mailed_at = factory.SelfAttribute("sent_at")
    token_digest = factory.LazyAttribute(lambda invitation: digest_of(invitation.token))


class MetricFactory(factory.django.DjangoModelFactory[Metric]):
    """A weekly percentage without a value yet."""

    class Meta:
        model = Metric

    name = factory.Sequence(lambda n: f"Metric {n}")
    slug = factory.Sequence(lambda n: f"metric-{n}")
    owner = factory.SubFactory(MembershipFactory)


class ThemeFactory(factory.django.DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Theme {n}")


class InitiativeFactory(factory.django.DjangoModelFactory[Initiative]):
    """An idea that nobody has started."""

    class Meta:
        model = Initiative

    number = factory.LazyFunction(lambda: next_number("I"))
    key_result = factory.SubFactory(KeyResultFactory)
    title = "A shorter checkout"
    lead = factory.SubFactory(MembershipFactory)
    moved_at = factory.LazyFunction(timezone.now)


class ContributionFactory(factory.django.DjangoModelFactory[Contribution]):
    """Proposed, to a KR."""

    class Meta:
        model = Contribution

    objective = factory.SubFactory(ObjectiveFactory)
    to_key_result = factory.SubFactory(KeyResultFactory)
    how = "It brings them back"
    is_primary = True
    proposed_by = factory.SelfAttribute("objective.owner")
    proposed_at = factory.LazyFunction(timezone.now)


class DependencyFactory(factory.django.DjangoModelFactory[Dependency]):
    """Asked of another team, for next week."""

    class Meta:
        model = Dependency

    number = factory.LazyFunction(lambda: next_number("DP"))
    key_result = factory.SubFactory(KeyResultFactory)
    what = "A list of lapsed customers"
    team = factory.SubFactory(TeamFactory)
    needed_on = factory.LazyFunction(lambda: date.today() + timedelta(days=7))  # noqa: DTZ011
    requested_by = factory.SelfAttribute("key_result.owner")
    requested_at = factory.LazyFunction(timezone.now)
