"""Fulfilment: every box on the day we said."""

from objectives.enums import KeyResultClass, RefreshFrequency, Unit
from okrapp.demo.story import KeyResultStory, ObjectiveStory, Say, Week

DATA = "https://data.larkspur.example/fulfilment"

ON_TIME = KeyResultStory(
    key="on_time",
    name="Boxes delivered on the promised day",
    definition="Share of boxes scanned as delivered on or before the day shown at checkout.",
    baseline="88",
    target="96",
    owner="bruno",
    collaborators=("kwame",),
    source="Carrier scans",
    source_url=f"{DATA}/on-time",
    refresh=RefreshFrequency.DAILY,
    weight=40,
    weeks=(
        Week(
            "88.4",
            4,
            "Porto alone causes 40 % of late boxes with 22 % of the volume.",
            "Ride along with the Porto van on Tuesday.",
        ),
        Week(
            "88.6",
            4,
            "The Porto van leaves the depot at 11:00 because it waits for our last pallet.",
            "Close the Porto pallet at 07:30, an hour earlier.",
            evidence=f"{DATA}/on-time/porto",
        ),
        Week(
            "89",
            3,
            "The pallet was ready at 07:30 on four days, but the van still left at 11:00.",
            "Meet the carrier's depot manager, with the scans of the week.",
            evidence=f"{DATA}/on-time/porto-scans",
        ),
        Week(
            "89.1",
            2,
            "The carrier is short of two drivers in Porto and expects to be so for two months.",
            "Ask the second carrier for a price for Porto alone.",
            help_needed="@Ana Figueiredo: may we give Porto to another carrier for the rest of the quarter?",
            evidence=f"{DATA}/on-time/drivers",
            comments=(
                Say("marta", "Porto is a third of our complaints this week. Anything we can tell people helps.", 1),
                Say("dario", "I am calling everybody who knows Porto together for this afternoon.", 1),
            ),
        ),
        Week(
            "90.2",
            3,
            "The second carrier delivered 94 % of its first Porto boxes on time.",
            "Move all of Porto to the second carrier on Monday.",
            evidence=f"{DATA}/on-time/second-carrier",
            late=True,
        ),
        Week(
            "91.4",
            4,
            "A full week of Porto with the second carrier: 95 %, against 71 % before.",
            "Look at Seville, where the pattern of late scans is the same.",
            evidence=f"{DATA}/on-time/second-carrier",
            win="Porto boxes come when we say so",
            reactions=(("marta", "heart"), ("daniel", "celebrate"), ("ana", "celebrate")),
        ),
        Week(
            "92.3",
            4,
            "Seville is late for a different reason: our label prints the depot code of Málaga.",
            "Correct the depot code for the 14 postcodes concerned.",
            evidence=f"{DATA}/on-time/seville",
            comments=(Say("kwame", "The table came from the carrier. I have asked for the current one.", 4),),
        ),
    ),
)

DAMAGE = KeyResultStory(
    key="damage",
    name="Damaged boxes",
    definition="Boxes reported as damaged within seven days of delivery, per 1,000 delivered.",
    baseline="9.5",
    target="4",
    unit=Unit.TEXT,
    label="per 1,000",
    owner="ivana",
    source="Tickets and refunds",
    source_url=f"{DATA}/damage",
    kr_class=KeyResultClass.BALANCING,
    weight=20,
    weeks=(
        Week(
            "9.3",
            3,
            "Photos show crushed corners in six of ten cases, torn tape in three.",
            "Test a carton with double corners on 1,000 boxes.",
        ),
        Week(
            "8.7",
            3,
            "Double corners had two damaged boxes in 1,000; the usual carton has nine.",
            "Ask the supplier what double corners cost at 40,000 a month.",
            evidence=f"{DATA}/damage/corners",
        ),
        Week(
            "8.2",
            4,
            "Double corners cost six cents; a damaged box costs us 14 euros.",
            "Order them for 1 kg boxes first, which are hit most.",
        ),
        Week(
            "7.7",
            4,
            "The first pallets are in use; 1 kg boxes are down from 13 to 6.",
            "Train the evening shift on the new tape, which tears when pulled upwards.",
            evidence=f"{DATA}/damage/by-size",
        ),
        Week(
            "7.0",
            4,
            "Torn tape has all but gone on the morning shift and halved in the evening.",
            "Put a photo of the right pull on each packing table.",
            reactions=(("kwame", "thumbs_up"),),
        ),
        Week(
            "6.5",
            4,
            "The flat carton for 500 g had three damaged boxes in its first 900: better than the carton before it.",
            "Keep counting the flat carton apart until 5,000 are out.",
            evidence=f"{DATA}/damage/flat-carton",
        ),
        Week(
            "6.1",
            4,
            "What is left comes from two sorting centres, both with a steep chute.",
            "Send the photos to the carrier's claims office, sorted by centre.",
            evidence=f"{DATA}/damage/sorting-centres",
        ),
    ),
)

PACKING = KeyResultStory(
    key="packing",
    name="Packing cost per box",
    definition="Wages and materials of the packing lines, divided by boxes handed to a carrier.",
    baseline="2.35",
    target="1.95",
    unit=Unit.CURRENCY,
    label="EUR",
    owner="luis",
    source="Shift plan and stock",
    source_url=f"{DATA}/packing",
    weight=20,
    silent_weeks=3,
    weeks=(
        Week(
            "2.31",
            3,
            "The hanging rolls save 40 seconds per ten boxes on line 1.",
            "Hang them on lines 2 and 3.",
            evidence=f"{DATA}/packing/walking",
        ),
        Week(
            "2.27",
            3,
            "All three lines are faster, but line 3 stops for labels eleven times a day.",
            "Swap the label printer of line 3 with the spare one.",
        ),
        Week(
            "2.24",
            3,
            "With the spare printer line 3 stops twice a day.",
            "Order a second printer of that kind; plan shifts by orders of the day, not by habit.",
            evidence=f"{DATA}/packing/line-3",
        ),
        Week(
            "2.21",
            3,
            "Shifts planned by orders left nobody idle on Tuesday, the slowest day.",
            "Plan all of next week in this way, and write down where it fails.",
            comments=(Say("ana", "I will hold the plan together while you are away.", 6),),
        ),
    ),
)

OWN_DAY = KeyResultStory(
    key="own_day",
    name="Promised days for each postcode",
    definition="Steps to a delivery day that we promise per postcode, and keep. A step counts while it holds.",
    baseline="0",
    target="100",
    owner="kwame",
    source="Board of the packing floor",
    source_url=f"{DATA}/own-day",
    kr_class=KeyResultClass.LEADING,
    weight=20,
    milestones=(
        ("Scans of a year read by postcode", 2),
        ("A day per postcode that nine boxes in ten keep", 5),
        ("Shown at the checkout in Porto", 4),
        ("Shown at the checkout everywhere", 5),
        ("A late box is announced before anybody asks", 4),
    ),
    weeks=(
        Week(
            "",
            3,
            "A third of all scans carry a postcode that our own table does not know.",
            "Take the carriers' table, and read the year again over the weekend.",
        ),
        Week(
            "",
            4,
            "With their table 98 % of scans have a place, and islands turn out to be two days slower, not one.",
            "Set a day for each postcode and test it on the last quarter.",
            evidence=f"{DATA}/own-day/scans",
            reached=(1,),
        ),
        Week(
            "",
            4,
            "On last quarter's boxes the new days would have been kept in 92 of 100 cases.",
            "Ask Product for a place at the checkout, in Porto first.",
            help_needed="Product: one line beneath the address, for Porto only.",
            evidence=f"{DATA}/own-day/test",
            reached=(1, 2),
        ),
        Week(
            "",
            4,
            "The line is built and waits for the checkout's next release.",
            "Pack a week as if it were live, to see what breaks.",
            reached=(1, 2),
            comments=(Say("hugo", "It goes out on Monday with the postcode field.", 3),),
        ),
        Week(
            "",
            5,
            "Porto sees its own day since Monday, and fewer people leave at the address step.",
            "Have drivers of the second carrier confirm the day for the hills.",
            evidence=f"{DATA}/own-day/porto",
            reached=(1, 2, 3),
            win="Porto sees its own delivery day",
            reactions=(("ana", "celebrate"), ("hugo", "thumbs_up")),
        ),
        Week(
            "",
            3,
            "We took the line down again: for four postcodes in the hills it promised a day too early.",
            "Give the hills a day of their own and show the line again.",
            reached=(1, 2),
            comments=(Say("ana", "Right to take it down. A wrong promise is worse than none.", 2),),
        ),
        Week(
            "",
            4,
            "The hills have their day, and the line is back; 95 of 100 boxes came when it said.",
            "Prepare the rest of the country, by regions, with the same test before each.",
            evidence=f"{DATA}/own-day/hills",
            reached=(1, 2, 3),
        ),
    ),
)

PROMISED = ObjectiveStory(
    key="promised",
    team="fulfilment",
    owner="ana",
    title="Deliver every box when we said it would come",
    why_now=(
        "A late box is the first thing that people tell us about and the second reason why they leave. "
        "We promise the day ourselves, so it should be one that we keep."
    ),
    key_results=(ON_TIME, DAMAGE, PACKING, OWN_DAY),
    is_urgent=True,
)
