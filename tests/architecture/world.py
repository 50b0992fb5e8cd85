"""One example of each thing that an address may name, made when it is first asked for, in the organization `acme`."""

from functools import cached_property

from notifications import kinds, unsubscribing
from notifications.models import Delivery
from objectives.models import Cycle, KeyResult, Objective
from organizations.enums import Seat
from organizations.models import Membership, Organization, Team, TeamSeat
from tests.cast import Cast
from tests.factories import ActiveObjectiveFactory, CycleFactory, DeadDeliveryFactory, KeyResultFactory


class World:
    """The cast and their things. Add a cached property for the model of your own page."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @property
    def organization(self) -> Organization:
        return self.cast.organization

    @property
    def team(self) -> Team:
        return self.cast.team

    @property
    def person(self) -> Membership:
        return self.cast.member

    @cached_property
    def seat(self) -> TeamSeat:
        return TeamSeat.objects.get(team=self.team, membership=self.cast.champion, seat=Seat.CHAMPION)

    @cached_property
    def cycle(self) -> Cycle:
        return CycleFactory()

    @cached_property
    def objective(self) -> Objective:
        """Active, owned by `owner`, of the team whose champion is `champion`."""
        return ActiveObjectiveFactory(team=self.team, owner=self.cast.owner, cycle=self.cycle)

    @cached_property
    def key_result(self) -> KeyResult:
        """Active, owned by `kr_owner`."""
        return KeyResultFactory(objective=self.objective, owner=self.cast.kr_owner)

    @cached_property
    def undelivered(self) -> Delivery:
        """A message to `owner` that was given up."""
        return DeadDeliveryFactory(recipient=self.cast.owner)

    @property
    def unsubscribe_token(self) -> str:
        kind = next(iter(kinds.all_kinds()))
        return unsubscribing.token(self.organization, self.cast.owner, kind.code)
