"""Product: a subscription that people can run themselves."""

from objectives.enums import HoldChoice, KeyResultClass, RefreshFrequency, Unit
from okrapp.demo.story import KeyResultStory, ObjectiveStory, Say, Week

DATA = "https://data.larkspur.example/product"

SELF_SERVICE = KeyResultStory(
    key="self_service",
    name="Changes made without contacting us",
    definition="Changes of address, date, coffee or size made in the account, as a share of all such changes.",
    baseline="52",
    target="75",
    owner="mei",
    source="Account events and tickets",
    source_url=f"{DATA}/self-service",
    refresh=RefreshFrequency.DAILY,
    weeks=(
        Week(
            "53",
            4,
            "A change of delivery date is the largest reason to write to us: 31 % of all tickets about accounts.",
            "Put the next delivery date, with a way to change it, at the top of the account page.",
        ),
        Week(
            "55.1",
            4,
            "The date at the top is used 400 times a day; one user in six gives up at the calendar.",
            "Replace the calendar by the next four delivery days as plain buttons.",
            evidence=f"{DATA}/self-service/date-funnel",
        ),
        Week(
            "57.2",
            4,
            "With four buttons hardly anybody gives up: 2 % instead of 16 %.",
            "Do the same for box size.",
            reactions=(("clara", "celebrate"), ("marta", "heart")),
            comments=(Say("nadia", "We notice. Monday was the quietest Monday since I joined.", 5),),
        ),
        Week(
            "59.6",
            4,
            "Sizes are changed downwards and upwards in equal measure, so nobody is being talked down.",
            "Next, the address: most tickets come from people who moved after paying.",
            evidence=f"{DATA}/self-service/sizes",
        ),
        Week(
            "61.9",
            4,
            "Half of all address changes come within two hours of the label being printed.",
            "Show until when the address can still be changed, as a time of day.",
        ),
        Week(
            "64.3",
            4,
            "The time of day works: late address tickets fell from 90 to 35 a week.",
            "Let Care send a link to the right page instead of making the change themselves.",
            help_needed="Customer Care: two people to try the links for a week.",
            evidence=f"{DATA}/self-service/address",
        ),
        Week(
            "66.2",
            4,
            "Of 210 links that Care sent, 160 ended in a change by the customer.",
            "Offer the same links in the automatic reply.",
            evidence=f"{DATA}/self-service/links",
        ),
    ),
)

PAGE_SPEED = KeyResultStory(
    key="page_speed",
    name="Time until the account page can be used on a phone",
    definition="75th percentile of real visits on mobile networks, from tap to first possible tap.",
    baseline="3400",
    target="1800",
    unit=Unit.DURATION,
    label="ms",
    owner="arjun",
    source="Measurements from real visits",
    source_url=f"{DATA}/speed",
    refresh=RefreshFrequency.HOURLY,
    kr_class=KeyResultClass.LEADING,
    weeks=(
        Week(
            "3350",
            3,
            "Two thirds of the wait is one script for a chat window that 0.4 % of visitors open.",
            "Load the chat only when somebody asks for it.",
            evidence=f"{DATA}/speed/waterfall",
        ),
        Week(
            "3100",
            3,
            "The chat is gone from the start, but its style sheet still blocks the page.",
            "Remove the style sheet, and pictures that are larger than the screen.",
        ),
        Week(
            "2650",
            4,
            "Smaller pictures brought more than the script: 380 of the 450 ms.",
            "Send the order history after the page, not with it.",
            evidence=f"{DATA}/speed/pictures",
            reactions=(("mei", "thumbs_up"),),
        ),
        Week(
            "2300",
            4,
            "The order history was a third of the page; nobody scrolls to it within ten seconds.",
            "Keep the page in the phone's cache between visits.",
        ),
        Week(
            "2050",
            5,
            "Second visits are at 900 ms; first visits hold the figure up.",
            "Fold the three typefaces into one.",
            evidence=f"{DATA}/speed/second-visits",
        ),
        Week(
            "1810",
            5,
            "We are ten milliseconds away from the target; Spain is slower by 300 because of the server's place.",
            "Serve pictures from a location in Madrid.",
            evidence=f"{DATA}/speed/by-country",
        ),
        Week(
            "1720",
            5,
            "Madrid took 90 ms out, and Spanish visitors now start as many changes as Portuguese ones.",
            "Write down the six changes in the order of their effect, for the shop pages.",
            evidence=f"{DATA}/speed",
            win="Target reached well before the end of the quarter",
            reactions=(("oskar", "celebrate"), ("hugo", "celebrate"), ("marta", "heart"), ("daniel", "thumbs_up")),
            comments=(
                Say("oskar", "Well done. @Hugo Pinto, which of the six would help the checkout first?", 2),
                Say("hugo", "The pictures. I start on it tomorrow.", 6),
            ),
        ),
    ),
)

CHECKOUT = KeyResultStory(
    key="checkout",
    name="Checkouts completed on phones",
    definition="Share of visitors on phones who reach the address step and pay within the same visit.",
    baseline="46",
    target="58",
    owner="hugo",
    source="Shop events",
    source_url=f"{DATA}/checkout",
    refresh=RefreshFrequency.DAILY,
    weeks=(
        Week(
            "46.6",
            4,
            "One in four leaves at the address step, where the keyboard covers the button.",
            "Keep the button above the keyboard.",
            evidence=f"{DATA}/checkout/steps",
        ),
        Week(
            "47.8",
            4,
            "With the button in sight the address step loses 19 % instead of 25 %.",
            "Fill in the town from the postcode.",
        ),
        Week(
            "49.2",
            4,
            "The postcode saves eleven seconds and one error in five.",
            "Offer the phone's own payment before the card form.",
            evidence=f"{DATA}/checkout/postcode",
        ),
        Week(
            "50.3",
            4,
            "Payment by phone completes in 81 % of cases, cards in 62 %.",
            "Ask for a card only when the phone has no payment set up.",
        ),
        Week(
            "50.8",
            4,
            "Visitors from Germany hardly gain: they look for direct debit and do not find it.",
            "Find out what direct debit takes with our payment provider.",
            evidence=f"{DATA}/checkout/germany",
        ),
        Week(
            "49.9",
            3,
            "The bank's new confirmation step fails for one card payment in twelve.",
            "Get the failing banks from the provider, and warn people before the step.",
            help_needed="Finance and People: pressure on the payment provider, tickets 4471 and 4490.",
            comments=(Say("sofia", "I have a call with them on Monday and will raise both.", 3),),
        ),
        Week(
            "49.4",
            2,
            "Two banks cause 70 % of failures; the provider promises a fix without a date.",
            "Route cards of the two banks through the second provider for ten days.",
            help_needed="@Sofia Brandt: may we use the second provider at its higher fee for ten days?",
            evidence=f"{DATA}/checkout/failures",
            comments=(
                Say("lena", "Red for the first week. What is the date by which we give up waiting?", 4),
                Say("hugo", "Wednesday. If there is no fix by then, we route.", 5),
            ),
        ),
    ),
)

UPTIME = KeyResultStory(
    key="uptime",
    name="Availability of the account page",
    definition="Share of minutes in the week in which a change could be made and saved, measured from outside.",
    baseline="99.6",
    target="99.9",
    hold=HoldChoice.AT_LEAST,
    owner="clara",
    source="Outside monitoring",
    source_url=f"{DATA}/availability",
    refresh=RefreshFrequency.HOURLY,
    kr_class=KeyResultClass.BALANCING,
    weeks=(
        Week(
            "99.95",
            4,
            "Five minutes away in the whole week, all of them during one release.",
            "Release in two halves, so that one of them always answers.",
        ),
        Week(
            "99.92",
            4,
            "Releases in halves cost nobody a minute; the eight minutes were the night backup.",
            "Move the backup to the second database.",
            evidence=f"{DATA}/availability/backup",
        ),
        Week(
            "99.71",
            3,
            "The move of the backup filled a disk and took changes down for half an hour on a Tuesday.",
            "Warn at 70 % of a disk, and rehearse such a move before it counts.",
            evidence=f"{DATA}/availability/tuesday",
            comments=(Say("arjun", "The warning is in. It would have told us six hours earlier.", 5),),
        ),
        Week(
            "99.94",
            4,
            "The backup runs beside us now; what is left are single slow answers.",
            "Look at the slow answers together with the work on page speed.",
        ),
        Week(
            "99.97",
            4,
            "Three minutes away, the best week since we measure from outside.",
            "Leave it alone, and write the rehearsal down for other teams.",
            reactions=(("oskar", "thumbs_up"),),
        ),
        Week(
            "99.91",
            4,
            "We held by a hair: a provider's certificate ran out on a Sunday.",
            "List every certificate that others renew for us, with its last day.",
        ),
        Week(
            "99.96",
            5,
            "Nothing failed in the week with the most changes so far, so speed was not bought with outages.",
            "Keep the rhythm, and let Mei's next release go out on a Friday as a trial.",
            evidence=f"{DATA}/availability",
        ),
    ),
)

RUN_IT = ObjectiveStory(
    key="run_it",
    team="product",
    owner="oskar",
    title="Let people run their subscription without asking us",
    why_now=(
        "Every second message to Care asks for something that the account page could do. "
        "People who have to write to us wait a day for what should take a minute."
    ),
    key_results=(SELF_SERVICE, PAGE_SPEED, CHECKOUT, UPTIME),
)
