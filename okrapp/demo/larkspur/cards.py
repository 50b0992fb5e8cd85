"""What Larkspur's cards say beside their measures, and the requests that would change whole sets."""

from datetime import time

from governance.enums import ReasonCategory
from objectives.enums import KeyResultClass
from okrapp.demo.moments import Ago
from okrapp.demo.story import AdditionStory, ChangeStory, FacetStory, KeyResultStory

DATA = "https://data.larkspur.example"
INPUT, OUTPUT, OUTCOME = "input", "output", "outcome"
HIGH, LOW = "high", "low"

FACETS = (
    FacetStory("recurring", OUTCOME, HIGH, HIGH, drivers=("ratings", "contacts")),
    FacetStory("operating_margin", OUTCOME, HIGH, HIGH, drivers=("green_stock", "winning_cost", "damage")),
    FacetStory("subscribers", OUTCOME, HIGH, HIGH, drivers=("winning_cost", "ratings")),
    FacetStory("repeat", OUTCOME, HIGH, HIGH, drivers=("ratings", "on_time_boxes", "satisfaction")),
    FacetStory("cancelled", OUTCOME, HIGH, LOW, drivers=("contacts", "damage")),
    FacetStory("onboarding", OUTPUT, HIGH, LOW, drivers=("ratings",)),
    FacetStory("resumed", OUTPUT, LOW, LOW),
    FacetStory("full_price", OUTCOME, HIGH, HIGH, drivers=("winning_cost",)),
    FacetStory("winning_cost", OUTPUT, HIGH, LOW),
    FacetStory("partners", INPUT, LOW, HIGH),
    FacetStory("self_service", OUTCOME, HIGH, HIGH, drivers=("contacts",)),
    FacetStory("page_speed", OUTPUT, LOW, LOW),
    FacetStory("checkout", OUTCOME, HIGH, LOW),
    FacetStory("own_day", OUTPUT, HIGH, HIGH, drivers=("on_time_boxes",)),
    FacetStory("damage", OUTCOME, LOW, LOW, balances="on_time"),
    FacetStory("uptime", OUTCOME, LOW, LOW, balances="checkout"),
)

MILESTONES = ChangeStory(
    key="fewer_steps",
    key_result="own_day",
    drafted_by="tomas",
    drafted=Ago(2, time(10, 15)),
    proposed_by="tomas",
    reason_category=ReasonCategory.CONTEXT_CHANGED,
    reason=(
        "The shop moves to its new checkout next quarter, so a day at every checkout would be built twice. "
        "Porto shows whether people choose by it; telling them early matters more than we had thought."
    ),
    milestones=(
        ("Scans of a year read by postcode", 2),
        ("A day per postcode that nine boxes in ten keep", 5),
        ("Shown at the checkout in Porto", 6),
        ("Shown at the checkout everywhere", 1),
        ("A late box is announced before anybody asks", 6),
    ),
    evidence=f"{DATA}/own-day/checkout-plan",
)

ADDITIONS = (
    AdditionStory(
        key="second_ratings",
        objective="habit",
        proposed_by="tomas",
        proposed=Ago(3, time(14, 5)),
        reason_category=ReasonCategory.WRONG_MEASURE,
        reason=(
            "Pausing says little since boxes can be sent later. A second rating comes weeks before the third box "
            "and has moved with it in every cohort so far."
        ),
        evidence=f"{DATA}/retention/second-ratings",
        card=KeyResultStory(
            key="second_ratings",
            name="New subscribers who rate a second coffee",
            definition="Share of new subscribers with two rated coffees within 45 days of their first box.",
            baseline="9",
            target="30",
            owner="mara",
            source="Ratings, cohort report",
            source_url=f"{DATA}/retention/second-ratings",
            kr_class=KeyResultClass.LEADING,
            weight=10,
        ),
    ),
)

BUYERS_RATINGS = KeyResultStory(
    key="buyers_ratings",
    name="Rating of limited lots by those who bought them",
    definition="Mean of all ratings within four weeks of delivery. The first two lots give the baseline.",
    baseline=None,
    target=None,
    owner="mara",
    source="Ratings, limited lots",
    source_url=f"{DATA}/limited-lots/ratings",
    kr_class=KeyResultClass.LEADING,
    milestones=(("Two lots are rated by 100 buyers each", 1),),
    establishes_baseline=True,
)
