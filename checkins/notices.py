"""What people hear about from check-ins: the kinds of notification, and their words."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from checkins.models import CheckIn, Comment, Response
from notifications import kinds
from notifications.actions import notify
from notifications.models import Notification
from notifications.outbox import Line, record
from objectives.models import KeyResult
from okrapp import markdown
from organizations.addresses import address
from organizations.enums import Role, Seat
from organizations.models import Membership, Organization, TeamSeat
from scoring.enums import Band
from scoring.models import RagPolicy
from scoring.published import differences, in_one_line
from scoring.rag import BAND_RULES

HELP_NEEDED = "checkins_help_needed"
MENTION = "checkins_mention"
COMMENT = "checkins_comment"
POLICY = "checkins_policy"
RESPONSE_OPENED = "checkins_response_opened"
RESPONSE_OVERDUE = "checkins_response_overdue"

# Where the message of an overdue response leads: those who give it to its form, others to the KR.
PAGES = {True: "checkins:response", False: "objectives:key_result"}


def register_kinds() -> None:
    kinds.register(
        HELP_NEEDED,
        label="Somebody asks for your help",
        describe="When an update or a response names you or your team, or a response on your objective needs help.",
        is_moot=_help_is_moot,
    )
    kinds.register(MENTION, label="You are mentioned", describe="When a comment names you or your team with an @.")
    kinds.register(
        COMMENT,
        label="A comment on your KR",
        describe="When somebody comments on a KR that you own or an update of yours.",
    )
    kinds.register(
        RESPONSE_OPENED,
        label="A response of yours is due",
        describe="When a KR of yours enters Red or Amber: what you do about it, and until when to say so.",
        is_moot=_response_is_moot,
    )
    kinds.register(
        RESPONSE_OVERDUE,
        label="A response is overdue",
        describe="When the clock of a response runs out on a KR of yours or of your objective.",
        is_moot=_response_is_moot,
    )
    kinds.register(
        POLICY,
        label="A new RAG policy is published",
        describe="When you lead the program or are a team's champion, and the bands or margins of scores move.",
        is_moot=_policy_is_superseded,
    )


def tell_of_policy(policy: RagPolicy, before: RagPolicy, *, by: Membership) -> int:
    """Tell program leads and champions, other than who published it, what a new policy changes."""
    champions = TeamSeat.objects.filter(membership=OuterRef("pk"), seat=Seat.CHAMPION)
    concerned = Membership.objects.active().filter(Q(roles__contains=[Role.PROGRAM_LEAD]) | Exists(champions))
    return notify(
        recipients=[person for person in concerned if person.id != by.id],
        kind=POLICY,
        key=f"policy:{policy.number}",
        title=f"{by.name} published version {policy.number} of the RAG policy",
        body=f"{in_one_line(differences(before, policy, by.organization.figures))}. Why: {policy.why}",
        why="You lead the program, or are a team's champion.",
        path=address(by.organization, "scoring:rag"),
        about={"version": policy.number},
        at=policy.published_at,
    )


def ask_for_help(check_in: CheckIn, *, people: list[Membership], at: datetime) -> int:
    """Tell those whom the update names under “help needed”; each once per update, however often it is amended."""
    author, key_result = check_in.posted_by, check_in.key_result
    others = [person for person in people if person.id != author.id]
    if not others:
        return 0
    return notify(
        recipients=others,
        kind=HELP_NEEDED,
        key=f"help:{check_in.id}",
        title=f"{author.name} asks for your help with {key_result.reference} {key_result.name}",
        body=check_in.help_needed,
        why=f"The update on {key_result.reference} names you or your team.",
        path=update_path(author, check_in),
        about={"check_in": check_in.id},
        at=at,
    )


def ask_for_help_in_response(response: Response, *, people: list[Membership], at: datetime) -> int:
    """Tell those whom an answer asks for help, or the objective's owner where it names nobody."""
    author, key_result = response.answered_by, response.key_result
    if author is None or not response.help_request:
        return 0
    return notify(
        recipients=[person for person in people or [key_result.objective.owner] if person.id != author.id],
        kind=HELP_NEEDED,
        key=f"help:response:{response.id}",
        title=f"{author.name} asks for your help with {key_result.reference} {key_result.name}",
        body=response.help_request,
        why=f"The response on {key_result.reference} names you or your team, or you own its objective.",
        path=response_path(key_result),
        at=at,
    )


def tell_of_response(response: Response, *, at: datetime, visible_at: datetime | None = None) -> int:
    """Tell the KR's owner that a response is due, once for each time that it opens."""
    key_result, rule = response.key_result, BAND_RULES[Band(response.band)]
    if key_result.owner is None:
        return 0
    return notify(
        recipients=[key_result.owner],
        kind=RESPONSE_OPENED,
        key=_opening_key(response),
        title=f"{key_result.reference} {key_result.name} is {rule.word}: say what you do about it",
        body=rule.triggers,
        why=f"You own {key_result.reference}.",
        path=response_path(key_result),
        about={"response": response.id},
        at=at,
        visible_at=visible_at,
    )


def take_back_responses(responses: Iterable[Response], *, at: datetime) -> None:
    """Remove what nobody has seen yet of responses that are being taken back."""
    keys = [_opening_key(each) for each in responses]
    Notification.objects.filter(kind=RESPONSE_OPENED, key__in=keys, visible_at__gt=at).delete()


def _opening_key(response: Response) -> str:
    return f"response:{response.id}:{response.opened_at.isoformat()}"


def tell_overdue(responses: Iterable[Response], organization: Organization, *, at: datetime) -> int:
    """Tell the owner of each KR and of its objective that its response is overdue; once each. One statement."""
    lines = [
        Line(
            person.id,
            key=f"response_overdue:{response.id}",
            title=f"The response on {response.key_result.reference} {response.key_result.name} is overdue",
            why=f"You own {response.key_result.reference} or its objective.",
            path=address(organization, PAGES[is_theirs], response.key_result.reference),
            body=BAND_RULES[Band(response.band)].triggers,
            about={"response": response.id},
        )
        for response in responses
        for person, is_theirs in _those_who_wait(response.key_result)
    ]
    return record(lines, kind=RESPONSE_OVERDUE, at=at)


def tell_of_comment(comment: Comment, *, mentioned: list[Membership], at: datetime) -> None:
    """Tell those whom the comment names, and the KR's owner and the update's author where it doesn't."""
    author, key_result = comment.author, comment.key_result
    named = {person.id: person for person in mentioned if person.id != author.id}
    concerned = [key_result.owner, comment.check_in.posted_by if comment.check_in else None]
    others = {person.id: person for person in concerned if person and person.id not in {author.id, *named}}
    path = thread_path(author, key_result) if comment.check_in is None else update_path(author, comment.check_in)
    about, excerpt = {"comment": comment.id}, markdown.excerpt(comment.body)
    if named:
        notify(
            recipients=named.values(),
            kind=MENTION,
            key=f"comment:{comment.id}",
            title=f"{author.name} mentions you on {key_result.reference} {key_result.name}",
            body=excerpt,
            why=f"A comment on {key_result.reference} names you or your team.",
            path=path,
            about=about,
            at=at,
        )
    if others:
        notify(
            recipients=others.values(),
            kind=COMMENT,
            key=f"comment:{comment.id}",
            title=f"{author.name} comments on {key_result.reference} {key_result.name}",
            body=excerpt,
            why=f"You own {key_result.reference} or wrote the update.",
            path=path,
            about=about,
            at=at,
        )


def update_path(reader: Membership, check_in: CheckIn) -> str:
    """The page of one update."""
    return address(reader.organization, "checkins:update", check_in.key_result.reference, check_in.week)


def thread_path(reader: Membership, key_result: KeyResult) -> str:
    return address(reader.organization, "objectives:key_result", key_result.reference)


def _policy_is_superseded(notification: Notification) -> bool:
    return RagPolicy.objects.filter(number__gt=notification.about["version"]).exists()


def response_path(key_result: KeyResult) -> str:
    """The page on which the KR's response is given."""
    return address(key_result.organization, "checkins:response", key_result.reference)


def _those_who_wait(key_result: KeyResult) -> list[tuple[Membership, bool]]:
    """The active owners of a KR and of its objective, each once, and whether the response is theirs to give."""
    owners = {person.id: person for person in (key_result.owner, key_result.objective.owner) if person}
    return [(person, person.id == key_result.owner_id) for person in owners.values() if person.is_active]


def _response_is_moot(notification: Notification) -> bool:
    """Whether the response was answered or closed by the data by now."""
    return not Response.objects.filter(id=notification.about["response"], outcome="").exists()


def _help_is_moot(notification: Notification) -> bool:
    """Whether the update asks for no help any more; an answer goes on asking."""
    if "check_in" not in notification.about:
        return False
    check_in = CheckIn.objects.filter(id=notification.about["check_in"]).only("help_needed").first()
    return check_in is None or not check_in.help_needed
