"""Finance and People: figures and colleagues in time."""

from objectives.enums import KeyResultClass, RefreshFrequency, Unit
from okrapp.demo.story import KeyResultStory, ObjectiveStory, Say, Week

DATA = "https://data.larkspur.example/finance"

CLOSE = KeyResultStory(
    key="month_close",
    name="Working days to close the month",
    definition="Working days from the last day of the month to the figures being sent to all team leads.",
    baseline="11",
    target="6",
    unit=Unit.DURATION,
    label="days",
    owner="pedro",
    source="Closing calendar",
    source_url=f"{DATA}/close",
    refresh=RefreshFrequency.MONTHLY,
    weight=40,
    plan=((14, "10"), (28, "10"), (32, "9"), (58, "9"), (63, "7")),
    weeks=(
        Week(
            "10",
            4,
            "Of ten days, four were spent waiting for carriers' invoices.",
            "Book carriers by our own scans, and correct when the invoice comes.",
        ),
        Week(
            "10",
            4,
            "Booked by our scans, last month's carrier costs would have been off by 0.6 %.",
            "Agree with the auditor that 0.6 % is small enough.",
            evidence=f"{DATA}/close/carriers",
        ),
        Week(
            "10",
            4,
            "The auditor accepts estimates below 1 %, with a check each month. The next close is in two weeks.",
            "Write the checklist for the next close with a name on every line.",
        ),
        Week(
            "8",
            4,
            "We closed in eight days; carriers were no longer the last to arrive, payroll was.",
            "Have payroll deliver a preview three days before the end of the month.",
            evidence=f"{DATA}/close/calendar",
            reactions=(("vasco", "celebrate"), ("sofia", "celebrate")),
        ),
        Week(
            "8",
            4,
            "The payroll preview differs from the final run by 200 euros, which we can live with.",
            "Use the preview in the next close.",
        ),
        Week(
            "8",
            4,
            "A dry run of the checklist found two steps that nobody needs.",
            "Take the two steps out, and start the stock count a day earlier.",
            comments=(Say("goncalo", "A day earlier works, as long as it is before the first roast.", 3),),
        ),
        Week(
            "8",
            4,
            "Everything that we waited for in the last close now has a date before day five.",
            "Close with the new checklist, aiming at six days.",
        ),
    ),
)

MATCHED = KeyResultStory(
    key="matched",
    name="Invoices matched without a person",
    definition="Share of supplier invoices that are matched to an order and paid with no manual step.",
    baseline="40",
    target="70",
    owner="sofia",
    source="Accounting system",
    source_url=f"{DATA}/matching",
    kr_class=KeyResultClass.LEADING,
    weight=30,
    weeks=(
        Week(
            "43",
            4,
            "Most failures are orders without a number; three suppliers make half of them.",
            "Ask the three suppliers to print our order number.",
        ),
        Week(
            "47",
            4,
            "Two of the three print the number now; the third sends a scanned letter.",
            "Move the third supplier to the portal.",
            evidence=f"{DATA}/matching/suppliers",
        ),
        Week(
            "51.5",
            4,
            "Rounding of half a cent stopped 60 invoices a week.",
            "Accept differences below 10 cents.",
        ),
        Week(
            "55",
            4,
            "The 10-cent rule let 58 invoices through, worth 2.10 euros in all.",
            "Look at green coffee, where the weight on arrival differs from the order.",
            evidence=f"{DATA}/matching/rounding",
        ),
        Week(
            "59",
            5,
            "Weights differ by less than 0.5 % in nine of ten deliveries.",
            "Book coffee by weight on arrival and match by lot.",
            comments=(Say("ewa", "The lot number is on every bag, so this costs us nothing.", 4),),
        ),
        Week(
            "63",
            5,
            "Green coffee matches by lot; it was the largest group by value.",
            "Turn on automatic payment for suppliers with three months without a failure.",
            evidence=f"{DATA}/matching/coffee",
        ),
        Week(
            "66",
            5,
            "Seventeen suppliers are paid with nobody touching them, and none has complained.",
            "Use the freed half day for the payment provider's offer.",
            evidence=f"{DATA}/matching",
            win="Half a day a week given back",
            reactions=(("pedro", "celebrate"), ("vasco", "thumbs_up")),
        ),
    ),
)

ROLES = KeyResultStory(
    key="roles",
    name="Open roles filled within 45 days",
    definition="Share of roles opened in the last 90 days for which an offer was accepted within 45 days.",
    baseline="35",
    target="80",
    owner="hanna",
    source="Recruiting tool",
    source_url=f"{DATA}/roles",
    weight=30,
    weeks=(
        Week(
            "36",
            4,
            "Half of the time goes by between the last interview and the offer.",
            "Have managers decide within two days of the last interview.",
        ),
        Week(
            "40",
            4,
            "The two-day rule was kept for six of eight candidates.",
            "Agree on pay before the first interview, not after the last.",
        ),
        Week(
            "44",
            4,
            "With pay agreed beforehand nobody declined for money; two had before.",
            "Reuse good candidates of earlier roles: 40 of them said we may.",
            evidence=f"{DATA}/roles/declined",
        ),
        Week(
            "48",
            4,
            "Two of this month's five hires came from the list of earlier candidates.",
            "Post the two engineering roles in Porto as well.",
        ),
        Week(
            "52",
            3,
            "Engineering takes 70 days on average, everything else 38.",
            "Replace the take-home task by an hour of working together.",
            evidence=f"{DATA}/roles/by-team",
        ),
        Week(
            "52",
            3,
            "Nobody dropped out before the working hour; with the task it was one in three.",
            "Ask three engineers for two hours a week each until both roles are filled.",
            help_needed="Product: three engineers for two hours a week each, for interviews.",
            comments=(Say("oskar", "You get Arjun and Clara now; the third once the checkout is mended.", 5),),
        ),
        Week(
            "52",
            3,
            "One engineering offer is out; the other role has no candidate beyond the first talk.",
            "Write to the ten engineers who left us on good terms.",
            last_action="done",
            evidence=f"{DATA}/roles",
        ),
    ),
)

IN_TIME = ObjectiveStory(
    key="in_time",
    team="finance",
    owner="vasco",
    title="Give every team its people and figures in time to act",
    why_now=(
        "Teams hear in the middle of the month what they spent in the last one, and wait ten weeks for a colleague. "
        "Both come too late to change anything."
    ),
    key_results=(CLOSE, MATCHED, ROLES),
)
