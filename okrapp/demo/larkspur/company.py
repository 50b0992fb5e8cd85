"""What Larkspur wants as a whole: the year, and this quarter."""

from objectives.enums import KeyResultClass, RefreshFrequency, Unit
from okrapp.demo.story import KeyResultStory, ObjectiveStory, Say, Week

DATA = "https://data.larkspur.example/company"

RECURRING = KeyResultStory(
    key="recurring",
    name="Annual recurring revenue",
    definition="Active subscriptions at their current price for twelve months, net of VAT and pauses.",
    baseline="8400000",
    target="11000000",
    unit=Unit.CURRENCY,
    label="EUR",
    owner="vasco",
    source="Billing, recurring revenue",
    source_url=f"{DATA}/recurring",
    refresh=RefreshFrequency.DAILY,
    weight=50,
    weeks=(
        Week(
            "10280000",
            4,
            "Nearly all growth of the last six months came from larger boxes; the number of subscribers stood still.",
            "Report revenue per box size beside the total, so that we see which one moves.",
        ),
        Week(
            "10330000",
            4,
            "The 1 kg box carries 44 % of revenue with 29 % of subscribers.",
            "Check with Retention whether those boxes are drunk or pile up.",
            evidence=f"{DATA}/recurring/box-size",
        ),
        Week(
            "10370000",
            4,
            "One 1 kg subscriber in four pauses every other month: they pay for less than we count.",
            "Count paused months as zero in the forecast from now on.",
            comments=(Say("priya", "The definition already says net of pauses; I will fix the query by Monday.", 3),),
        ),
        Week(
            "10430000",
            4,
            "With pauses counted properly we are 60,000 euros below what we had reported; the growth is the same.",
            "Restate the last three months in the board's report, with one line on why.",
            evidence=f"{DATA}/recurring/restated",
        ),
        Week(
            "10490000",
            4,
            "New subscribers are back as the larger part of growth: 41,000 of this week's 60,000 euros.",
            "Nothing to change; look at Germany, where revenue per subscriber is lowest.",
        ),
        Week(
            "10550000",
            4,
            "In Germany shipping is 30 % of the price; everywhere else it is 16 %.",
            "Ask two carriers for a quote on two-weekly consolidated shipping to Germany.",
            help_needed="Fulfilment: volumes and weights for Germany, last eight weeks.",
            evidence=f"{DATA}/recurring/germany",
        ),
        Week(
            "10610000",
            4,
            "At 60,000 euros a week we end the year within 1 % of the target.",
            "Decide by next week whether the German price follows the new shipping quote.",
            evidence=f"{DATA}/recurring",
            comments=(
                Say("tomas", "@Rui Falcão this is the line for the board's page. The detail is behind the link.", 2),
                Say("helena", "@Priya Raman please confirm the pause query once more before it goes to the board.", 5),
            ),
            reactions=(("helena", "thumbs_up"), ("tomas", "thumbs_up")),
        ),
    ),
)

MARGIN = KeyResultStory(
    key="operating_margin",
    name="Operating margin",
    definition="Operating result divided by net revenue, rolling four weeks, one-off items shown apart.",
    baseline="-4",
    target="5",
    owner="sofia",
    source="Ledger, weekly estimate",
    source_url=f"{DATA}/operating-margin",
    weight=50,
    weeks=(
        Week(
            "0.2",
            3,
            "We crossed zero for the first time; half of it is the green coffee we bought before prices rose.",
            "Show the result with green coffee at today's price beside the real one.",
            evidence=f"{DATA}/operating-margin",
            reactions=(("vasco", "celebrate"),),
        ),
        Week(
            "0.4",
            3,
            "At today's coffee price we would still be at −1.1 %.",
            "List the five largest costs that do not depend on volume.",
        ),
        Week(
            "0.3",
            3,
            "Software subscriptions grew by a fifth in a year while the team did not grow.",
            "Cancel what nobody has opened in 60 days.",
            evidence=f"{DATA}/operating-margin/software",
        ),
        Week(
            "0.9",
            3,
            "Eleven unused tools are cancelled, which is worth 0.3 points from next month on.",
            "Go through the card machine and payment fees next.",
            comments=(Say("ines", "Two of the eleven hold data we must export first. I will do it this week.", 2),),
        ),
        Week(
            "1.2",
            3,
            "Payment fees are 2.1 % of revenue; cards from outside the EU cost three times the others.",
            "Ask for offers from two other payment providers.",
        ),
        Week(
            "1.6",
            3,
            "The better offer would save 0.4 points a year, but needs six weeks of work in Product.",
            "Put the trade-off in front of Oskar with the numbers of both.",
            help_needed="Product: an estimate for changing the payment provider.",
            evidence=f"{DATA}/operating-margin/payment-fees",
        ),
        Week(
            "1.8",
            3,
            "Without the payment change the year ends near 2.5 %, half of what we aimed for.",
            "Prepare a list of three more savings for the monthly review, each with an owner.",
            evidence=f"{DATA}/operating-margin/outlook",
            comments=(
                Say("helena", "Please bring what each would cost us in service, too.", 14),
                Say(
                    "vasco",
                    "@Inês Carvalho, can you check which of the tool contracts renew before the year's end?",
                    16,
                ),
            ),
        ),
    ),
)

SUBSCRIBERS = KeyResultStory(
    key="subscribers",
    name="Active paying subscribers",
    definition="People with a paid box in the last 35 days or a dated pause. Counted on Thursday evening.",
    baseline="41200",
    target="46000",
    unit=Unit.NUMBER,
    owner="daniel",
    source="Billing, active subscribers",
    source_url=f"{DATA}/subscribers",
    refresh=RefreshFrequency.DAILY,
    weight=40,
    weeks=(
        Week(
            "41380",
            4,
            "We won 1,010 people and lost 830: every fifth of them within the first two months.",
            "Show wins and losses by month of life each week, not only the sum.",
            evidence=f"{DATA}/subscribers/flows",
        ),
        Week(
            "41720",
            4,
            "Losses fell by 120 in a week, mostly people who took “send it later” instead of leaving.",
            "Nothing new here; give Retention room to extend it.",
        ),
        Week(
            "42130",
            4,
            "Portugal grows by 1.4 % a week, Spain by 0.2 %.",
            "Call twenty people in Spain who left within 60 days.",
            comments=(Say("joana", "Care can do ten of the calls, in Spanish.", 2),),
        ),
        Week(
            "42560",
            4,
            "In Spain nine of twenty named slow delivery, two named the coffee.",
            "Bring the Spanish delivery times to Ana, with the list of calls.",
            evidence=f"{DATA}/subscribers/spain-calls",
        ),
        Week(
            "43010",
            4,
            "Cafés are now the second-largest source of new people, after search.",
            "Raise what we may pay a café, once Finance has looked at it.",
        ),
        Week(
            "43480",
            4,
            "470 more in a week, the best so far, and for the first time without a campaign.",
            "Ask Priya for the same figure without returning subscribers, to be sure.",
            evidence=f"{DATA}/subscribers/sources",
            reactions=(("helena", "celebrate"), ("nuno", "celebrate")),
            win="Best week without a campaign",
        ),
        Week(
            "43950",
            4,
            "Returning people are 15 % of the gain, the same as last year: the growth is real.",
            "Hold the pace; prepare for losing the half-price sign-ups once the offer ends everywhere.",
            evidence=f"{DATA}/subscribers/returning",
        ),
    ),
)

BOX_MARGIN = KeyResultStory(
    key="box_margin",
    name="Contribution margin per box",
    definition="Price of a box net of VAT, less coffee, packing, postage, payment fees and refunds.",
    baseline="6.10",
    target="7.10",
    unit=Unit.CURRENCY,
    label="EUR",
    owner="vasco",
    source="Ledger and billing",
    source_url=f"{DATA}/box-margin",
    weight=30,
    weeks=(
        Week(
            "6.12",
            3,
            "Half of all boxes earn less than five euros: the ones with a discount.",
            "Report margin with and without discounts from next week.",
        ),
        Week(
            "6.21",
            3,
            "Without a discount a box earns 7.40 euros; every tenth box with one loses money.",
            "Stop stacking a café code with the first-box offer.",
            evidence=f"{DATA}/box-margin/discounts",
        ),
        Week(
            "6.30",
            4,
            "Stacked codes are gone, worth eight cents a box.",
            "Look at postage, the next largest item.",
        ),
        Week(
            "6.38",
            4,
            "The 500 g box goes out in the carton of the 1 kg box and pays its postage.",
            "Get quotes for a flat carton that fits the letterbox tariff.",
            evidence=f"{DATA}/box-margin/postage",
        ),
        Week(
            "6.47",
            4,
            "A flat carton would save 38 cents on four boxes in ten.",
            "Order 5,000 flat cartons for a trial.",
            comments=(Say("ivana", "Please let me drop-test twenty before we order. Damage is our other number.", 2),),
        ),
        Week(
            "6.61",
            4,
            "The flat carton passed the drop test and saves what we had hoped.",
            "Use it for all 500 g boxes in Portugal.",
            evidence=f"{DATA}/box-margin/flat-carton",
            reactions=(("ivana", "thumbs_up"), ("ana", "thumbs_up")),
        ),
        Week(
            "6.72",
            4,
            "The shift to full-price orders is now worth more than the carton: 9 cents against 7.",
            "Extend the flat carton to Spain once two weeks of damage figures are in.",
            evidence=f"{DATA}/box-margin",
        ),
    ),
)

PROMOTERS = KeyResultStory(
    key="promoters",
    name="Net promoter score after the third box",
    definition="Share of 9–10 answers less share of 0–6 answers, asked one week after the third box. Four-week mean.",
    baseline="44",
    target="56",
    unit=Unit.TEXT,
    label="points",
    owner="marta",
    source="Survey after box three",
    source_url=f"{DATA}/promoters",
    kr_class=KeyResultClass.BALANCING,
    weight=30,
    weeks=(
        Week(
            "45",
            3,
            "Late boxes are named in 40 % of low answers, the taste in 12 %.",
            "Answer every score below seven in person within a day.",
        ),
        Week(
            "46",
            4,
            "Of 84 people we wrote to, 51 answered; most only wanted to know when the box comes.",
            "Give Product the sentences people use, for the tracking page.",
            evidence=f"{DATA}/promoters/verbatims",
        ),
        Week(
            "48",
            4,
            "People whose coffee was matched to their rating score 11 points higher.",
            "Ask Retention for a list of who is matched, to follow both groups.",
            comments=(Say("mara", "The list lands in your folder every Thursday from now on.", 4),),
        ),
        Week(
            "49",
            4,
            "Scores from Porto fell by six points: the same week in which a fifth of Porto boxes came late.",
            "Tell people in Porto about the delay before they notice it.",
            help_needed="Fulfilment: a list of delayed boxes by 09:00 each day.",
        ),
        Week(
            "51",
            4,
            "People told of the delay beforehand score as high as people without one.",
            "Make the message part of the routine for every region.",
            evidence=f"{DATA}/promoters/porto",
            win="A delay announced costs us no goodwill",
            reactions=(("helena", "heart"), ("bruno", "thumbs_up"), ("oskar", "thumbs_up")),
        ),
        Week(
            "52",
            4,
            "The tracking page with plain times is read by every second person with a box on its way.",
            "Move the survey link below the tracking, where people come anyway.",
        ),
        Week(
            "53",
            4,
            "Answers rose from 19 % to 27 % of those asked, and the score held with the larger group.",
            "Read the 40 longest comments with the roastery on Wednesday.",
            evidence=f"{DATA}/promoters",
            comments=(Say("miguel", "We will bring the coffees that they talk about.", 20),),
        ),
    ),
)

EARNING = ObjectiveStory(
    key="earning",
    team="company",
    owner="helena",
    title="Prove that a coffee subscription can grow and earn money at once",
    why_now=(
        "Our investors funded growth for three years. From next year on we pay for it ourselves, "
        "so this is the year in which both lines have to rise together."
    ),
    key_results=(RECURRING, MARGIN),
    cycle="annual",
)

STAY = ObjectiveStory(
    key="stay",
    team="company",
    owner="helena",
    title="Make Larkspur the subscription that people stay with",
    why_now=(
        "We lose nearly as many people as we win. Coffee is good, service is uneven: "
        "this quarter every team works on a reason to stay."
    ),
    key_results=(SUBSCRIBERS, BOX_MARGIN, PROMOTERS),
    is_urgent=True,
)
