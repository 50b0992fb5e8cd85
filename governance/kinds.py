"""What governance tells people about. Registered when the app is ready; each has its emitter in `notices`."""

from django.db import models

from governance.enums import ChangeState, DecisionState, SetState
from governance.models import ChangeRequest, DataIssue, Decision, Escalation, OkrSet
from governance.models.escalations import RUNNING
from notifications import kinds
from notifications.models import Notification

CHANGE_DRAFTED = "governance.change_drafted"
CHANGE_PROPOSED = "governance.change_proposed"
CHANGE_CONSULTED = "governance.change_consulted"
CHANGE_DECIDED = "governance.change_decided"
CHANGE_INFORMED = "governance.change_informed"
DECISION_ASSIGNED = "governance.decision_assigned"
DECISION_DUE = "governance.decision_due"
SET_SUBMITTED = "governance.set_submitted"
SET_RETURNED = "governance.set_returned"
SET_PASSED = "governance.set_passed"
SET_DECIDED = "governance.set_decided"
CASE_OPENED = "governance.escalation_opened"
CASE_OVER = "governance.escalation_over"
CASE_CLIMBED = "governance.escalation_climbed"
CASE_HUDDLE = "governance.escalation_huddle"
CASE_DECIDED = "governance.escalation_decided"
ISSUE_OPENED = "governance.data_issue_opened"
ISSUE_CLIMBED = "governance.data_issue_climbed"
ISSUE_RESOLVED = "governance.data_issue_resolved"


def register_all() -> None:
    kinds.register(
        CHANGE_DRAFTED,
        label="A change is drafted for you to propose",
        describe="When an owner drafts a change to a KR and sends it to the program leads.",
        is_moot=lambda notice: not _is(notice, ChangeRequest, state=ChangeState.DRAFT),
    )
    kinds.register(
        CHANGE_PROPOSED,
        label="A change waits for your decision",
        describe="When a change to a KR is proposed that you may approve.",
        is_moot=lambda notice: not _is(notice, ChangeRequest, state=ChangeState.PROPOSED),
    )
    kinds.register(
        CHANGE_CONSULTED,
        label="A change is proposed that you are asked about",
        describe="When a change to a KR is proposed and the matrix says that you are consulted.",
        is_moot=lambda notice: not _is(notice, ChangeRequest, state=ChangeState.PROPOSED),
    )
    kinds.register(
        CHANGE_DECIDED,
        label="A change that concerns you is decided",
        describe="When a change that you drafted or proposed, or to a KR of yours, is approved, rejected, sent back, or"
        " withdrawn at the end of its cycle.",
    )
    kinds.register(
        CHANGE_INFORMED,
        label="A KR has changed",
        describe="When a change to a KR is approved and the matrix says that you are informed.",
    )
    kinds.register(
        DECISION_ASSIGNED,
        label="A decision is yours to carry out",
        describe="When somebody logs a decision and names you as its owner.",
        is_moot=lambda notice: not _is(notice, Decision, state=DecisionState.OPEN),
    )
    kinds.register(
        DECISION_DUE,
        label="A decision of yours is due",
        describe="On the day on which an open decision of yours is due, and a week later if it is still open.",
        is_moot=lambda notice: not _is(notice, Decision, state=DecisionState.OPEN),
    )
    kinds.register(
        SET_SUBMITTED,
        label="A set of objectives waits at the quality gate",
        describe="When the set of a team that you champion is submitted.",
        is_moot=lambda notice: not _is(notice, OkrSet, state=SetState.SUBMITTED),
    )
    kinds.register(
        SET_RETURNED,
        label="A set of objectives comes back",
        describe="When a set that you submitted, or with an objective of yours, is returned from the quality gate.",
        is_moot=lambda notice: not _is(notice, OkrSet, state=SetState.RETURNED),
    )
    kinds.register(
        SET_PASSED,
        label="A set of objectives waits for your approval",
        describe="When a set that you may approve has passed the quality gate.",
        is_moot=lambda notice: not _is(notice, OkrSet, state=SetState.PASSED),
    )
    kinds.register(
        SET_DECIDED,
        label="A set of objectives is decided",
        describe="When a set that you submitted, championed, or with an objective of yours, is approved, sent back or"
        " rejected.",
    )
    kinds.register(
        CASE_OPENED,
        label="An escalation opens",
        describe="When a KR of yours, of your objective or of a team you champion stays red for two check-in weeks.",
        is_moot=lambda notice: not _is(notice, Escalation, state__in=RUNNING, data_cleared_at=None),
    )
    kinds.register(
        CASE_OVER,
        label="An escalation opens that is over already",
        describe="When a KR was red for two check-in weeks and turned before you could be told.",
        is_moot=lambda notice: not _is(notice, Escalation, state__in=RUNNING),
    )
    kinds.register(
        CASE_CLIMBED,
        label="An escalation reaches you",
        describe="When the clock of an escalation ran out and it is your turn.",
        is_moot=lambda notice: not _is(notice, Escalation, state__in=RUNNING, data_cleared_at=None),
    )
    kinds.register(
        CASE_HUDDLE,
        label="A huddle is set",
        describe="When a problem-solving huddle is set for a KR of yours or of your objective.",
        is_moot=lambda notice: not _is(notice, Escalation, state__in=RUNNING),
    )
    kinds.register(
        CASE_DECIDED,
        label="An escalation is decided",
        describe="When it is decided what happens about a red KR of yours or of a team you champion.",
    )
    kinds.register(
        ISSUE_OPENED,
        label="A data issue opens",
        describe="When something is wrong with data that you look after, and for program leads with any.",
        is_moot=lambda notice: not _is(notice, DataIssue, resolved_at=None),
    )
    kinds.register(
        ISSUE_CLIMBED,
        label="A data issue reaches you",
        describe="When the clock of a data issue ran out and it is your turn.",
        is_moot=lambda notice: not _is(notice, DataIssue, resolved_at=None),
    )
    kinds.register(
        ISSUE_RESOLVED,
        label="A data issue that you raised is resolved",
        describe="When there is a workaround or a fix for data that you found wrong.",
    )


def _is(notice: Notification, model: type[models.Model], **state: object) -> bool:
    """Whether what the notification is about still stands like this."""
    return model._default_manager.filter(id=notice.about.get("id"), **state).exists()
