"""The metrics of Larkspur: what its key results take their values from, and the KPIs that are watched all year."""

from objectives.enums import Direction, RefreshFrequency, Unit
from okrapp.demo.story import IssueStory, MetricStory

DATA = "https://data.larkspur.example"

WINNING_COST = MetricStory(
    key="winning_cost",
    name="Cost to win a subscriber",
    definition="All marketing spend of a week, agencies included, divided by new paying subscribers of that week.",
    technical="(ad accounts + agency invoices) ÷ first paid orders, by ISO week",
    owner="leo",
    source="Ad accounts and billing",
    source_url=f"{DATA}/growth/cost",
    unit=Unit.CURRENCY,
    label="EUR",
    direction=Direction.DOWN,
    valid=("0", "500"),
    measures="winning_cost",
)
CONTACTS = MetricStory(
    key="contacts",
    name="Questions per hundred boxes",
    definition="Conversations opened by customers, per 100 boxes delivered in the same week.",
    technical="100 × conversations ÷ boxes scanned as delivered",
    owner="olivia",
    source="Help desk and carrier scans",
    source_url=f"{DATA}/care/contacts",
    unit=Unit.NUMBER,
    direction=Direction.DOWN,
    valid=("0", "100"),
    measures="contacts",
)
DAMAGE = MetricStory(
    key="damage",
    name="Damaged boxes",
    definition="Boxes reported as damaged within seven days of delivery, per 1,000 delivered.",
    technical="1000 × (tickets “damaged” + refunds “damaged”) ÷ boxes delivered",
    owner="ivana",
    source="Tickets and refunds",
    source_url=f"{DATA}/fulfilment/damage",
    unit=Unit.TEXT,
    label="per 1,000",
    direction=Direction.DOWN,
    valid=("0", "1000"),
    measures="damage",
)
RESUMED = MetricStory(
    key="resumed",
    name="Pauses that resume within 30 days",
    definition="Share of paused subscriptions that send a box again within 30 days of the pause.",
    technical="pauses with a box within 30 days ÷ pauses, by the week of the pause",
    owner="felix",
    source="Billing, pauses",
    source_url=f"{DATA}/retention/pauses",
    valid=("0", "100"),
    measures="resumed",
)
SATISFACTION = MetricStory(
    key="satisfaction",
    name="Customer satisfaction with delivery",
    definition="Share of answers of 4 or 5 to “How was this delivery?”, asked after every third box.",
    technical="answers ≥ 4 ÷ answers, of the last 7 days",
    owner="daniel",
    source="Survey after the box",
    source_url=f"{DATA}/survey/delivery",
    refresh=RefreshFrequency.DAILY,
    valid=("0", "100"),
    healthy=("85", None),
    values=("91", "81.5", 45),
    drivers=("on_time_boxes", "contacts", "damage"),
)
ON_TIME = MetricStory(
    key="on_time_boxes",
    name="Boxes handed over before the carrier’s cut-off",
    definition="Share of a day’s boxes that are scanned by the carrier before 17:00.",
    technical="scans before 17:00 local ÷ boxes packed",
    owner="kwame",
    source="Carrier scans",
    source_url=f"{DATA}/fulfilment/cut-off",
    refresh=RefreshFrequency.DAILY,
    valid=("0", "100"),
    healthy=("90", None),
    values=("93", "95", 50),
)
RATINGS = MetricStory(
    key="ratings",
    name="First boxes that are rated",
    definition="Share of first boxes whose coffee is rated within ten days of delivery.",
    technical="ratings within 10 days ÷ first boxes delivered",
    owner="mara",
    source="Ratings in the account page",
    source_url=f"{DATA}/retention/ratings",
    refresh=RefreshFrequency.DAILY,
    valid=("0", "100"),
    healthy=("18", None),
    values=("9", "24", 60),
)
GREEN_STOCK = MetricStory(
    key="green_stock",
    name="Days of green coffee in stock",
    definition="Stock of green coffee divided by what was roasted a day over the last two weeks.",
    technical="kg in stock ÷ mean kg roasted a day",
    owner="miguel",
    source="Stock book of the roastery",
    unit=Unit.DURATION,
    label="days",
    direction=Direction.WITHIN,
    valid=("0", "365"),
    healthy=("20", "60"),
    values=("41", "34", 26),
    ends_days_ago=31,
    issue=IssueStory("nuno", "The stock book has not been read since the roastery moved its scales.", days_ago=2),
)
FRESHNESS = MetricStory(
    key="roast_to_door",
    name="Days from roast to door",
    definition="Median days between roast and delivery, all boxes of a day.",
    technical="median(delivered − roasted)",
    owner="goncalo",
    source="Roast log and carrier scans",
    source_url=f"{DATA}/roastery/freshness",
    unit=Unit.DURATION,
    label="days",
    refresh=RefreshFrequency.DAILY,
    direction=Direction.DOWN,
    valid=("0", "30"),
    healthy=(None, "6"),
    values=("5.6", "4.8", 40),
    anomaly=(9, "42", "Scanner clock was wrong for a day; the carrier confirms the figure."),
)
REVENUE = MetricStory(
    key="revenue",
    name="Monthly recurring revenue",
    definition="What active subscriptions pay in a month, without VAT and without paused ones.",
    technical="sum of the monthly price of active subscriptions",
    owner="vasco",
    source="Billing",
    source_url=f"{DATA}/finance/mrr",
    unit=Unit.CURRENCY,
    label="EUR",
    valid=("0", None),
    values=("412000", "447000", 24),
)

METRICS = (
    *(WINNING_COST, CONTACTS, DAMAGE, RESUMED, ON_TIME),
    *(SATISFACTION, RATINGS, GREEN_STOCK, FRESHNESS, REVENUE),
)
