"""The fixed vocabularies of organizations, people and responsibility."""

from django.db.models import IntegerChoices, TextChoices


class Role(TextChoices):
    """What a membership may hold; any number of them."""

    ADMIN = "admin", "Admin"
    SPONSOR = "sponsor", "Sponsor"
    PROGRAM_LEAD = "program_lead", "Program lead"
    DATA_STEWARD = "data_steward", "Data steward"
    MEMBER = "member", "Member"
    VIEWER = "viewer", "Viewer"


class Seat(TextChoices):
    """What somebody is in a team."""

    MEMBER = "member", "Member"
    CHAMPION = "champion", "Champion"


class Weekday(IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class Cadence(IntegerChoices):
    """Weeks from one check-in deadline to the next."""

    WEEKLY = 1, "Every week"
    FORTNIGHTLY = 2, "Every two weeks"


class Levels(IntegerChoices):
    """How far down the tree of teams objectives are set: the company is the first level."""

    ALL = 0, "Every level that there is"
    ONE = 1, "The company alone"
    TWO = 2, "Two: the company and the teams right below it"
    THREE = 3, "Three: company, divisions, teams"
    FOUR = 4, "Four levels"
    FIVE = 5, "Five levels"


class ScoreDisplay(TextChoices):
    UNIT = "unit", "0.00 to 1.00"
    HUNDRED = "hundred", "0 to 100"


class ConfidenceDisplay(TextChoices):
    FIVE = "five", "1 to 5"
    WORDS = "words", "High, Challenge, Critical"


class Activity(TextChoices):
    """The lines of the RACI matrix (governance, RACI as live policy)."""

    CHARTER_APPROVAL = "charter_approval", "Charter approval"
    COMPANY_DRAFTING = "company_drafting", "Company OKR drafting"
    QUALITY_GATE = "quality_gate", "Team OKR quality gate"
    WEEKLY_UPDATES = "weekly_updates", "Weekly updates"
    DATA_INTEGRITY = "data_integrity", "Data integrity"
    KR_CHANGE = "kr_change", "Mid-cycle KR change"
    RESOURCE_SHIFT = "resource_shift", "Resource reallocation"


class RaciRole(TextChoices):
    """The columns of the RACI matrix: organization-wide roles, and roles that follow from the object at hand."""

    SPONSOR = "sponsor", "Sponsor"
    PROGRAM_LEAD = "program_lead", "Program lead"
    DATA_STEWARD = "data_steward", "Data stewards"
    CHAMPION = "champion", "Champions"
    OBJECTIVE_OWNER = "objective_owner", "Objective owner"
    KR_OWNER = "kr_owner", "KR owners"
    TOP_TEAM = "top_team", "Top team"


class Letter(TextChoices):
    RESPONSIBLE = "R", "Responsible: proposes and does"
    ACCOUNTABLE = "A", "Accountable: decides"
    CONSULTED = "C", "Consulted: is asked before"
    INFORMED = "I", "Informed: is told after"
