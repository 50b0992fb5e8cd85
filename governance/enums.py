from django.db.models import TextChoices


class ChangeState(TextChoices):
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed"
    APPLIED = "applied", "Approved and applied"
    REJECTED = "rejected", "Rejected"
    SENT_BACK = "sent_back", "Sent back"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ChangeKind(TextChoices):
    EDIT = "edit", "Change of the card"
    RETIRE = "retire", "Retirement"
    ADD = "add", "New key result"
    REPLACE = "replace", "Replacement"


class ReasonCategory(TextChoices):
    CONTEXT_CHANGED = "context_changed", "The context changed"
    WRONG_MEASURE = "wrong_measure", "The measure is wrong"
    DATA_DEFINITION = "data_definition", "The data's definition changed"
    OWNER_CHANGE = "owner_change", "The owner changes"
    EXTERNAL_EVENT = "external_event", "An external event"
    OTHER = "other", "Something else"


class Origin(TextChoices):
    REVIEW = "review", "Review"
    ESCALATION = "escalation", "Escalation"
    CHANGE_REQUEST = "change_request", "Change request"
    AD_HOC = "ad_hoc", "Ad hoc"


class ResultingChange(TextChoices):
    NONE = "none", "No change"
    KR_CHANGE = "kr_change", "KR change"
    INITIATIVE_CHANGE = "initiative_change", "Initiative change"
    RESOURCE_SHIFT = "resource_shift", "Resource shift"
    PRIORITY_CHANGE = "priority_change", "Priority change"


class DecisionState(TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class EscalationKind(TextChoices):
    RED_KR = "red_kr", "Red KR"


class EscalationState(TextChoices):
    OPEN = "open", "Open"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    HUDDLE_SET = "huddle_set", "Huddle set"
    DECIDED = "decided", "Decided"
    RESOLVED = "resolved", "Resolved"
    CLEARED = "cleared", "Cleared by the data"


class RootCause(TextChoices):
    """Where a red KR comes from, in four areas."""

    LEADERSHIP_ATTENTION = "leadership_attention", "Leadership: no attention or support"
    LEADERSHIP_PRIORITIES = "leadership_priorities", "Leadership: priorities conflict"
    TEAM_CAPACITY = "team_capacity", "Team: not enough capacity"
    TEAM_SKILLS = "team_skills", "Team: skills are missing"
    TEAM_BET = "team_bet", "Team: the bet did not work"
    TARGET_UNREALISTIC = "target_unrealistic", "Target: out of reach from the start"
    TARGET_MEASURE = "target_measure", "Target: the wrong measure"
    REVIEW_LATE = "review_late", "Review process: noticed too late"
    REVIEW_NO_DECISION = "review_no_decision", "Review process: seen, but not decided"
    RESOURCE = "resource", "Impediment: resources"
    DEPENDENCY = "dependency", "Impediment: a dependency"
    CLARITY = "clarity", "Impediment: clarity"
    EXTERNAL = "external", "Impediment: external"
    DATA = "data", "Impediment: data"


class SetState(TextChoices):
    """Where a team's set of objectives stands on its way to activation."""

    DRAFTING = "drafting", "Drafting"
    SUBMITTED = "submitted", "At the quality gate"
    RETURNED = "returned", "Returned"
    PASSED = "passed", "Waiting for approval"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"


class Check(TextChoices):
    """What the champion looks at before a set goes on; the last one is asked of the whole set."""

    FINDINGS = "findings", "The coach’s findings are settled"
    CONTRIBUTION = "contribution", "What it contributes to is named"
    OWNERS = "owners", "The owners agree"
    BASELINES = "baselines", "The baselines are verified"
    DEPENDENCIES = "dependencies", "Its dependencies are answered"
    CAPACITY = "capacity", "There is capacity, and it is said what stops"


PER_OBJECTIVE = [each for each in Check if each != Check.CAPACITY]


class IssueState(TextChoices):
    """Where a data issue stands on its way to a workaround or a fix."""

    OPEN = "open", "Open"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    RESOLVED = "resolved", "Resolved"
