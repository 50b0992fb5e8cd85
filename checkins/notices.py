"""What people hear about from check-ins: the kinds of notification, and their words."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from checkins.models import CheckIn, Comment
from notifications import kinds
from notifications.actions import notify
from notifications.models import Notification
from objectives.models import KeyResult
from okrapp import markdown
from organizations.addresses import address
from organizations.enums import Role, Seat
from organizations.models import Membership, TeamSeat
from scoring.models import RagPolicy
from scoring.published import differences, in_one_line

HELP_NEEDED = "checkins_help_needed"
MENTION = "checkins_mention"
COMMENT = "checkins_comment"
POLICY = "checkins_policy"


def register_kinds() -> None:
    kinds.register(
        HELP_NEEDED,
        label="Somebody asks for your help",
        describe="When an update names you or your team under “help needed”.",
        is_moot=_help_is_moot,
    )
    kinds.register(MENTION, label="You are mentioned", describe="When a comment names you or your team with an @.")
    kinds.register(
        COMMENT,
        label="A comment on your KR",
        describe="When somebody comments on a KR that you own or an update of yours.",
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
        body=f"{in_one_line(differences(before, policy))}. Why: {policy.why}",
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


def _help_is_moot(notification: Notification) -> bool:
    """Whether the update asks for no help any more."""
    check_in = CheckIn.objects.filter(id=notification.about["check_in"]).only("help_needed").first()
    return check_in is None or not check_in.help_needed
