"""Customer Care: one good answer."""

from objectives.enums import KeyResultClass, RefreshFrequency, Unit
from okrapp.demo.story import Amend, KeyResultStory, ObjectiveStory, Say, Week

DATA = "https://data.larkspur.example/care"

FIRST_CONTACT = KeyResultStory(
    key="first_contact",
    name="Questions solved with the first answer",
    definition="Share of conversations without a second message from the customer within five days.",
    baseline="61",
    target="75",
    owner="eduardo",
    source="Help desk",
    source_url=f"{DATA}/first-answer",
    refresh=RefreshFrequency.DAILY,
    weight=40,
    weeks=(
        Week(
            "61.8",
            4,
            "“Where is my box” is a third of all questions and is answered twice in half of the cases.",
            "Give the expected day in the first answer, not only the tracking link.",
        ),
        Week(
            "62.9",
            4,
            "Answers with a day are followed by a second question in 21 % of cases, those without in 48 %.",
            "Put the expected day into the template.",
            evidence=f"{DATA}/first-answer/where-is-my-box",
        ),
        Week(
            "64.2",
            4,
            "The template fills in the day by itself; nobody has to look it up any more.",
            "Do the same for refunds: amount and day in the first answer.",
        ),
        Week(
            "65.3",
            4,
            "Refund questions now end with the first answer in 70 % of cases, up from 52 %.",
            "Listen to ten calls about grind size, the worst topic at 38 %.",
            evidence=f"{DATA}/first-answer/refunds",
        ),
        Week(
            "66.7",
            4,
            "People ask for a grind size but mean a brewing problem; we answer the wrong question.",
            "Ask one question back: which brewer, and what is wrong with the cup?",
            reactions=(("paula", "thumbs_up"), ("simon", "thumbs_up")),
        ),
        Week(
            "68.4",
            4,
            "Asking for the brewer solves seven of ten grind questions; it takes one minute longer.",
            "Write six short answers by brewer with the roastery.",
            evidence=f"{DATA}/first-answer/grind",
            amended_from=Amend(
                "67.4",
                "Asking for the brewer solves six of ten grind questions; it takes one minute longer.",
            ),
            comments=(
                Say("priya", "The help desk counted merged tickets twice until Thursday. It should be 68.4.", 18),
                Say("eduardo", "Thank you, I have amended it.", 21),
            ),
        ),
        Week(
            "69.7",
            4,
            "The six answers by brewer were used 180 times; eleven people came back.",
            "Publish them as help pages, so that people find them before they write.",
            evidence=f"{DATA}/first-answer/by-brewer",
        ),
    ),
)

FIRST_REPLY = KeyResultStory(
    key="first_reply",
    name="Time to the first answer",
    definition="Median minutes from a customer's message to a person's first answer, within opening hours.",
    baseline="190",
    target="60",
    unit=Unit.DURATION,
    label="min",
    owner="nadia",
    source="Help desk",
    source_url=f"{DATA}/first-reply",
    refresh=RefreshFrequency.HOURLY,
    kr_class=KeyResultClass.LEADING,
    weight=40,
    rungs=(("60", "1.0"), ("90", "0.7"), ("120", "0.4"), ("150", "0.2")),
    weeks=(
        Week(
            "172",
            3,
            "Messages that arrive between 12 and 14 wait longest, when half of us are at lunch.",
            "Stagger lunch in two groups.",
        ),
        Week(
            "146",
            3,
            "Staggered lunch took 26 minutes out of the median in one week.",
            "Sort the queue by age, not by topic.",
            evidence=f"{DATA}/first-reply/by-hour",
        ),
        Week(
            "139",
            3,
            "Sorted by age nothing waits for more than six hours; the middle moved little.",
            "Take the ten most common questions out of the queue with templates.",
        ),
        Week(
            "118",
            4,
            "Templates answer 130 messages a day in under two minutes each.",
            "Begin the day with the night's messages, before the team meeting.",
            evidence=f"{DATA}/first-reply/templates",
        ),
        Week(
            "112",
            4,
            "Night messages are answered by 09:30 now; Monday is still the worst day at 160 minutes.",
            "Move the weekly meeting from Monday to Wednesday.",
            comments=(Say("joana", "Wednesday is fine for everybody, I asked around.", 2),),
        ),
        Week(
            "97",
            4,
            "Monday fell to 105 minutes without the meeting.",
            "Have two people on Mondays who only take new messages.",
            evidence=f"{DATA}/first-reply/mondays",
            reactions=(("marta", "thumbs_up"), ("olivia", "celebrate")),
        ),
        Week(
            "84",
            4,
            "With fewer account questions coming in, the same six people answer in 84 minutes.",
            "Try the two-person rota on Thursdays, the next slowest day.",
            evidence=f"{DATA}/first-reply",
            win="First answers in under an hour and a half",
            reactions=(("mei", "heart"), ("marta", "celebrate")),
        ),
    ),
)

CONTACTS = KeyResultStory(
    key="contacts",
    name="Questions per hundred boxes",
    definition="Conversations opened by customers, per 100 boxes delivered in the same week.",
    baseline="11.8",
    target="8",
    unit=Unit.NUMBER,
    owner="olivia",
    source="Help desk and carrier scans",
    source_url=f"{DATA}/contacts",
    kr_class=KeyResultClass.BALANCING,
    weight=20,
    weeks=(
        Week(
            "11.6",
            3,
            "Five topics make 74 % of all questions, and three of them are about time.",
            "Give the five topics one name each, so that everybody files them alike.",
        ),
        Week(
            "11.3",
            3,
            "Filed alike, “late box” is twice as large as we thought: it hid under “other”.",
            "Send Fulfilment the count per region every morning.",
            evidence=f"{DATA}/contacts/topics",
        ),
        Week(
            "11.0",
            3,
            "Date changes fell by a fifth since the account page offers four days.",
            "Mention the page in every answer about dates.",
        ),
        Week(
            "10.7",
            4,
            "One customer in three did not know that the account page exists.",
            "Print its address on the slip in the box.",
            evidence=f"{DATA}/contacts/calls",
        ),
        Week(
            "10.3",
            4,
            "Announced delays brought 60 questions where we would have expected 200.",
            "Announce delays in Spain as well.",
            reactions=(("bruno", "heart"),),
        ),
        Week(
            "9.9",
            4,
            "The slip with the address is in every box; visits from it are at 150 a day.",
            "Count which page they go to first.",
        ),
        Week(
            "9.7",
            4,
            "Two thirds of them go to the delivery date, as hoped; the rest look for the invoice.",
            "Ask Product to put the last invoice on the account page.",
            help_needed="Product: the last invoice on the account page.",
            evidence=f"{DATA}/contacts/slip",
            comments=(
                Say(
                    "simon",
                    "@Joana Teixeira hears it at the counter, too: people ask for the invoice, not the slip.",
                    3,
                ),
                Say("mei", "Small enough. It is in the plan for next week.", 19),
            ),
        ),
    ),
)

FIRST_ANSWER = ObjectiveStory(
    key="first_answer",
    team="care",
    owner="marta",
    title="Solve it in the first answer",
    why_now=(
        "Two in five people write to us twice about the same thing. That is twice the work, and half the goodwill."
    ),
    key_results=(FIRST_CONTACT, FIRST_REPLY, CONTACTS),
)
