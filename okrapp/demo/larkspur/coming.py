"""What the teams of Larkspur draft for the quarter after this one."""

from dataclasses import dataclass

from objectives.enums import KeyResultClass, RefreshFrequency, Unit


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A key result of a draft. Figures are decimal text."""

    name: str
    owner: str
    baseline: str
    target: str
    source: str
    unit: Unit = Unit.PERCENT
    label: str = ""
    kr_class: KeyResultClass = KeyResultClass.LAGGING
    refresh: RefreshFrequency = RefreshFrequency.WEEKLY


@dataclass(frozen=True, slots=True)
class ObjectiveDraft:
    key: str
    team: str
    owner: str
    title: str
    why_now: str
    cards: tuple[CardDraft, ...]


LEADING, BALANCING = KeyResultClass.LEADING, KeyResultClass.BALANCING

DRAFTS = (
    ObjectiveDraft(
        "offices",
        "growth",
        "daniel",
        "Make Larkspur the coffee that small offices ask for by name",
        "Offices that found us by chance order more and stay longer than anybody else.",
        (
            CardDraft("Orders from offices", "nuno", "140", "260", "Shop reports", Unit.NUMBER, "orders"),
            CardDraft(
                "Offices that order again within six weeks", "aisha", "38", "55", "Shop reports", kr_class=LEADING
            ),
            CardDraft("Office orders that arrive late", "leo", "6", "4", "Carrier portal", kr_class=BALANCING),
        ),
    ),
    ObjectiveDraft(
        "gifts",
        "growth",
        "nuno",
        "Launch the gift page before Mother’s Day",
        "Gifts bring people who would not have come by themselves.",
        (
            CardDraft("Gift orders", "nuno", "90", "240", "Shop reports", Unit.NUMBER, "orders"),
            CardDraft("Receivers who subscribe within a month", "leo", "4", "9", "Shop reports", kr_class=LEADING),
        ),
    ),
    ObjectiveDraft(
        "first_time",
        "care",
        "marta",
        "Let customers leave every conversation with their question settled",
        "Half of those who write twice about one thing cancel within the quarter.",
        (
            CardDraft("Questions settled in one conversation", "joana", "62", "78", "Help desk"),
            CardDraft("Answers rated helpful on the day", "eduardo", "71", "84", "Help desk", kr_class=LEADING),
            CardDraft(
                "Median time to first answer",
                "nadia",
                "84",
                "70",
                "Help desk",
                Unit.DURATION,
                "minutes",
                kr_class=BALANCING,
            ),
        ),
    ),
    ObjectiveDraft(
        "freshness",
        "roastery",
        "miguel",
        "Put coffee in the cup while it is at its best",
        "Testers notice the difference from the tenth day on.",
        (
            CardDraft("Days from roasting to delivery", "goncalo", "8", "5", "Roast log", Unit.DURATION, "days"),
            CardDraft("Batches roasted to a paid order", "ewa", "54", "75", "Roast log", kr_class=LEADING),
        ),
    ),
)
