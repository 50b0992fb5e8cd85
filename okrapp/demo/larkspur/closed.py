"""The quarter before: the pilot, in which two teams posted for its last four weeks."""

from objectives.enums import KeyResultClass, Unit
from okrapp.demo.story import (
    ClosingStory,
    CorrectionStory,
    DoubtStory,
    KeyResultStory,
    ObjectiveStory,
    Say,
    Week,
    WeighingStory,
)

DATA = "https://data.larkspur.example/archive"

SIGN_UP = KeyResultStory(
    key="sign_up",
    name="Sign-ups completed",
    definition="Share of visitors who choose a coffee and finish signing up within the same visit.",
    baseline="55",
    target="68",
    owner="mei",
    source="Shop events",
    source_url=f"{DATA}/sign-up",
    kr_class=KeyResultClass.LEADING,
    weight=40,
    learning="Every question before the payment costs buyers: ask only what the first box needs.",
    weeks=(
        Week(
            "63.1",
            3,
            "The question for the grinder loses one visitor in nine.",
            "Ask it after the payment.",
        ),
        Week(
            "64.6",
            4,
            "Asked after the payment it is answered by 96 %, and loses nobody.",
            "Do the same with the delivery note.",
            evidence=f"{DATA}/sign-up/grinder",
        ),
        Week(
            "66",
            4,
            "The form now has nine fields instead of fourteen.",
            "Leave the form alone, and watch errors for a week.",
        ),
        Week(
            "66.7",
            4,
            "We end just short of the target; errors are level. The last points were in phone payments.",
            "Take phone payments into the next quarter.",
            evidence=f"{DATA}/sign-up",
            reactions=(("oskar", "thumbs_up"),),
        ),
    ),
)

CONFIRMED = KeyResultStory(
    key="confirmed",
    name="First payments confirmed within a minute",
    definition="Share of first payments for which the customer has a confirmation with a date within one minute.",
    baseline="71",
    target="90",
    owner="arjun",
    source="Payment events",
    source_url=f"{DATA}/confirmations",
    weight=30,
    learning="A queue of its own fixed in a week what we had argued about for months: look at waiting lines first.",
    weeks=(
        Week(
            "84",
            4,
            "Confirmations wait behind newsletters in the same queue.",
            "Give confirmations a queue of their own.",
        ),
        Week(
            "88.5",
            4,
            "With their own queue nine of ten arrive within 20 seconds.",
            "Find out why bank transfers take longer.",
        ),
        Week(
            "90.2",
            5,
            "Bank transfers are confirmed by hand, twice a day.",
            "Confirm transfers as the bank reports them.",
            evidence=f"{DATA}/confirmations/transfers",
        ),
        Week(
            "91",
            5,
            "The target is passed and complaints about missing confirmations have stopped.",
            "Nothing to add; the alarm stays on in the next quarter.",
            evidence=f"{DATA}/confirmations",
            win="Nobody asks any more whether we got the order",
            reactions=(("marta", "celebrate"), ("oskar", "celebrate")),
        ),
    ),
)

ADDRESSES = KeyResultStory(
    key="addresses",
    name="First boxes sent to a wrong address",
    definition="Share of first boxes that come back or are re-sent because of the address.",
    baseline="4.2",
    target="1.5",
    owner="clara",
    source="Returns",
    source_url=f"{DATA}/addresses",
    weight=30,
    learning="Pick a measure that moves weekly: returns tell us about a field three weeks after we changed it.",
    weeks=(
        Week(
            "3.8",
            3,
            "Missing door numbers are half of all returns.",
            "Make the door number a field of its own.",
        ),
        Week(
            "3.7",
            2,
            "The field helps in Portugal; in Spain people now type the floor into it.",
            "Name the field differently for Spain.",
            evidence=f"{DATA}/addresses/spain",
        ),
        Week(
            "3.5",
            2,
            "The new name fixed Spain, but returns lag by two weeks: we will not see all of it this quarter.",
            "Count corrections at the door as an earlier sign.",
        ),
        Week(
            "3.4",
            2,
            "We started in the ninth week; what we did works, and it came too late to show.",
            "Begin with the measure that moves weekly, not with the one that lags.",
            evidence=f"{DATA}/addresses",
            comments=(Say("lena", "This is the sentence to remember from the quarter.", 5),),
        ),
    ),
)

LATE_BOXES = KeyResultStory(
    key="late_boxes",
    name="Boxes more than two days late",
    definition="Share of boxes delivered more than two days after the promised day.",
    baseline="14",
    target="6",
    owner="bruno",
    source="Carrier scans",
    source_url=f"{DATA}/late",
    learning="Being late begins with the van, not with packing: agree on depot changes with the carrier in writing.",
    weeks=(
        Week(
            "10.1",
            3,
            "Most late boxes were packed on time and missed the van by less than an hour.",
            "Bring the closing time of the pallets forward by an hour.",
        ),
        Week(
            "9.3",
            3,
            "Earlier pallets work everywhere but in Porto.",
            "Ask the carrier about Porto.",
            evidence=f"{DATA}/late/pallets",
        ),
        Week(
            "8.8",
            3,
            "The carrier has changed the Porto depot without telling us.",
            "Send Porto pallets to the new depot.",
        ),
        Week(
            "8.4",
            4,
            "Very late boxes are rare now; boxes late by a day are not.",
            "Measure the promised day itself in the next quarter.",
            evidence=f"{DATA}/late",
        ),
    ),
)

REFUNDS = KeyResultStory(
    key="refunds",
    name="Refunds for late boxes in a month",
    definition="Refunds and vouchers with the reason “late”, over the last 30 days.",
    baseline="18500",
    target="8000",
    unit=Unit.CURRENCY,
    label="EUR",
    owner="simon",
    source="Refund ledger",
    source_url=f"{DATA}/refunds",
    learning="Refunds follow late boxes by a month, so they are a number to watch and not a bet of their own.",
    weeks=(
        Week(
            "15200",
            3,
            "We refund the whole box where many people would take the postage.",
            "Offer the postage first, and the box when somebody asks.",
        ),
        Week(
            "14400",
            3,
            "Six of ten accept the postage, and thank us for it.",
            "Make it the standard answer.",
            evidence=f"{DATA}/refunds/postage",
        ),
        Week(
            "13700",
            3,
            "Refunds fall more slowly than late boxes, as people hear of them from one another.",
            "Tell people about a delay before they ask.",
        ),
        Week(
            "13250",
            3,
            "Half of the way: the number follows late boxes with a month's delay.",
            "Keep watching it, but not as a key result of its own.",
            evidence=f"{DATA}/refunds",
        ),
    ),
)

FRICTION = ObjectiveStory(
    key="friction",
    team="product",
    owner="oskar",
    title="Make the first order feel effortless",
    why_now="People who come from a café have their coat on. The order has to be done before the coffee is cold.",
    key_results=(SIGN_UP, CONFIRMED, ADDRESSES),
    cycle="closed",
)

TRUST = ObjectiveStory(
    key="trust",
    team="fulfilment",
    owner="ana",
    title="Earn back the trust that late boxes cost us",
    why_now="One carrier's strike hit a third of our customers, and some of them still mention it.",
    key_results=(LATE_BOXES, REFUNDS),
    cycle="closed",
    weighing=WeighingStory(weights=(60, 40), present="Ana, Bruno, Simon and Tomás"),
)

CLOSING = ClosingStory(
    lead="tomas",
    steward="priya",
    doubts=(DoubtStory("refunds", "The ledger was read before the vouchers of the last Friday were booked."),),
    corrections=(
        CorrectionStory(
            "late_boxes",
            "8.8",
            "The carrier delivered the scans of the new Porto depot after the quarter: 61 more boxes were late.",
            days=16,
        ),
    ),
)
