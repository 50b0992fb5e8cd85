"""Fernhill: a small nursery for native plants, with its own people and one that it shares with Larkspur."""

from datetime import time

from objectives.enums import KeyResultClass, RefreshFrequency, Unit
from okrapp.demo.moments import After, Ago, Ahead
from okrapp.demo.story import (
    ChangeStory,
    DecisionStory,
    KeyResultStory,
    ObjectiveStory,
    OrganizationStory,
    Person,
    Say,
    TeamStory,
    Week,
)
from organizations.enums import Role

DATA = "https://numbers.fernhill.example"

PEOPLE = (
    Person("ruth", "Ruth Calloway", (Role.ADMIN, Role.SPONSOR, Role.MEMBER), "admin@fernhill.example"),
    Person("marcus", "Marcus Bell", (Role.PROGRAM_LEAD, Role.MEMBER), "owner@fernhill.example"),
    Person("sofia", "Sofia Brandt", sign_in="both@larkspur.example"),
    Person("jenny", "Jenny Ortiz"),
    Person("caleb", "Caleb Stone"),
    Person("wren", "Wren Abbott"),
    Person("dale", "Dale Whitcomb"),
)

GERMINATION = KeyResultStory(
    key="germination",
    name="Trays with more than 80 seedlings",
    definition="Share of sown trays that hold more than 80 living seedlings after four weeks.",
    baseline="54",
    target="75",
    owner="caleb",
    source="Greenhouse sheet",
    source_url=f"{DATA}/trays",
    kr_class=KeyResultClass.LEADING,
    weight=60,
    weeks=(
        Week(
            "55",
            3,
            "The north benches are four degrees colder at night.",
            "Move the milkweed trays to the south bench.",
        ),
        Week(
            "58",
            3,
            "Milkweed on the south bench is up by a third.",
            "Put heat mats under the north bench.",
            evidence=f"{DATA}/trays/benches",
        ),
        Week(
            "61.5",
            4,
            "With heat mats both benches are level.",
            "Start the cold treatment of the asters two weeks earlier.",
        ),
        Week(
            "64",
            4,
            "Asters from the early cold treatment come up evenly.",
            "Do the same for the penstemon.",
            evidence=f"{DATA}/trays/asters",
            reactions=(("wren", "heart"),),
        ),
        Week(
            "67.5",
            4,
            "Penstemon follows; only the lupine stays below 60.",
            "Scar the lupine seed before sowing, as Dale's notes say.",
            comments=(Say("dale", "Sandpaper, ten seconds, no more. Ask me how I know."),),
        ),
    ),
)

LOSSES = KeyResultStory(
    key="losses",
    name="Plants lost between pot and sale",
    definition="Plants written off as a share of plants potted in the last eight weeks.",
    baseline="16",
    target="9",
    owner="wren",
    source="Stock count on Wednesdays",
    source_url=f"{DATA}/losses",
    weight=40,
    weeks=(
        Week(
            "15.6",
            3,
            "A third of all losses is drought over the weekend.",
            "Set a timer for Saturday and Sunday mornings.",
        ),
        Week(
            "14.6",
            3,
            "The timer saved the ferns, but the sages now stand too wet.",
            "Group plants by thirst before setting the timer again.",
        ),
        Week("13.9", 4, "Grouped by thirst, nothing died over the weekend.", "Look at slugs, which come next."),
        Week(
            "12.9",
            4,
            "Copper tape works on benches and not on the ground.",
            "Lift the hostas onto benches.",
            evidence=f"{DATA}/losses/slugs",
        ),
        Week(
            "12.4",
            4,
            "The hostas recover; what is left is breakage on the delivery cart.",
            "Fit a second shelf to the cart.",
        ),
    ),
)

REPEAT_GARDENERS = KeyResultStory(
    key="gardeners",
    name="Customers who come back within 60 days",
    definition="Share of customers with a card who buy a second time within 60 days.",
    baseline="22",
    target="34",
    owner="jenny",
    source="Till, customer cards",
    source_url=f"{DATA}/customers",
    weight=50,
    weeks=(
        Week(
            "22.8",
            3,
            "People who leave with a planting plan come back twice as often.",
            "Draw three standard plans: shade, slope, meadow.",
        ),
        Week(
            "24.1",
            4,
            "The meadow plan is taken by every fifth customer.",
            "Write on each plan what to plant next, and when.",
        ),
        Week(
            "25.6",
            4,
            "One in eight comes back with the plan in hand.",
            "Call those who did not after three weeks.",
            evidence=f"{DATA}/customers/plans",
        ),
        Week(
            "27.3",
            4,
            "Calls are welcome when they ask how the plants are doing.",
            "Have Marcus and Dale call on rainy days.",
            reactions=(("marcus", "thumbs_up"),),
        ),
        Week(
            "28.9",
            4,
            "Of 40 people called, 13 came back within the week.",
            "Keep it to 20 calls a week; more is too much for us.",
            evidence=f"{DATA}/customers/calls",
            win="The call after three weeks works",
        ),
    ),
)

WHOLESALE = KeyResultStory(
    key="wholesale",
    name="Weekly sales to landscapers",
    definition="Invoiced sales to trade customers in the week, without delivery.",
    baseline="2400",
    target="5000",
    unit=Unit.CURRENCY,
    label="USD",
    owner="marcus",
    source="Invoices",
    source_url=f"{DATA}/trade",
    refresh=RefreshFrequency.DAILY,
    weight=50,
    weeks=(
        Week(
            "2550",
            3,
            "Landscapers ask for flats of one kind; we sell single pots.",
            "Offer flats of 32 for the ten most wanted kinds.",
        ),
        Week(
            "2900", 3, "Six of nine landscapers ordered flats at once.", "Send the list of flats every Monday at seven."
        ),
        Week(
            "3180",
            4,
            "Orders come on Monday before nine or not at all.",
            "Have someone at the phone on Mondays from seven on.",
        ),
        Week(
            "3450",
            4,
            "Answering at seven brought two new customers.",
            "Ask both what they buy elsewhere, and why.",
            evidence=f"{DATA}/trade/new",
        ),
        Week(
            "3300",
            3,
            "The largest customer is waiting for a permit and ordered nothing.",
            "Call the two next in size, so that one customer can't halve a week.",
            help_needed="Growing: will 40 flats of little bluestem be ready in three weeks?",
            comments=(
                Say("wren", "Thirty will, forty won't. I can have the rest a week later.", 4),
                Say("ruth", "@Sofia Brandt, would you look at our terms for the permit customer?", 6),
            ),
        ),
    ),
)

OBJECTIVES = (
    ObjectiveStory(
        key="grow",
        team="growing",
        owner="marcus",
        title="Grow sturdy plants without losing so many",
        why_now="We sow twice what we sell. The benches are full, and half of the work goes on the compost.",
        key_results=(GERMINATION, LOSSES),
    ),
    ObjectiveStory(
        key="return",
        team="shop",
        owner="marcus",
        title="Give gardeners and landscapers a reason to return",
        why_now="The garden centre by the highway is cheaper. Nobody there can say what grows on a north slope.",
        key_results=(REPEAT_GARDENERS, WHOLESALE),
    ),
)

CHANGES = (
    ChangeStory(
        key="trade_target",
        key_result="gardeners",
        drafted_by="marcus",
        drafted=Ago(2, time(9, 20)),
        proposed_by="marcus",
        reason_category="data_definition",
        reason=(
            "The till now counts couples who share a card as one customer. By the new count the baseline would have "
            "been the same and the target two points lower."
        ),
        changes=(("target", "32"),),
        evidence=f"{DATA}/customers/shared-cards",
    ),
)

DECISIONS = (
    DecisionStory(
        key="mats",
        objective="grow",
        key_result="germination",
        by="marcus",
        decided=After(1, 4),
        note="Buy six heat mats for the north bench from the repair budget.",
        owner="caleb",
        due=After(3, 0),
        done=After(2, 4),
        resulting_change="initiative_change",
        evidence=f"{DATA}/trays/benches",
    ),
    DecisionStory(
        key="calls",
        objective="return",
        key_result="gardeners",
        by="marcus",
        decided=After(3, 5),
        note="Limit calls to twenty a week, and stop asking for a purchase in them.",
        owner="jenny",
        due=Ahead(6),
    ),
)

FERNHILL = OrganizationStory(
    name="Fernhill",
    slug="fernhill",
    timezone="America/New_York",
    weekday=3,
    time=time(12, 0),
    founder="ruth",
    people=PEOPLE,
    company_lead="ruth",
    company_champions=("dale",),
    company_members=("ruth", "sofia"),
    teams=(
        TeamStory("growing", "Growing", "marcus", ("wren",), ("marcus", "wren", "caleb", "dale")),
        TeamStory("shop", "Shop", "jenny", (), ("jenny", "marcus")),
    ),
    objectives=OBJECTIVES,
    changes=CHANGES,
    decisions=DECISIONS,
)
