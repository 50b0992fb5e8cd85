"""Growth: winning people who come for the coffee."""

from objectives.enums import Ambition, KeyResultClass, RefreshFrequency, Unit
from okrapp.demo.story import KeyResultStory, ObjectiveStory, Say, Week

DATA = "https://data.larkspur.example/growth"

FULL_PRICE = KeyResultStory(
    key="full_price",
    name="First orders at full price",
    definition="Share of first subscription orders without a discount code or an introductory price.",
    baseline="38",
    target="55",
    owner="nuno",
    source="Shop, first orders",
    source_url=f"{DATA}/first-orders",
    refresh=RefreshFrequency.DAILY,
    weight=40,
    weeks=(
        Week(
            "39.5",
            3,
            "Visitors who read a roaster's page pay full price in 58 % of cases, others in 35 %.",
            "Link the roaster's page from the three busiest product pages.",
            evidence=f"{DATA}/first-orders/roaster-pages",
        ),
        Week(
            "41",
            3,
            "The links sent 2,900 visitors to the roaster's pages, most of them on phones.",
            "Cut the roaster's page for phones to one screen with one button.",
        ),
        Week(
            "43.4",
            4,
            "On the shorter page the share at full price is the same and twice as many people get to the end.",
            "Take the discount banner off pages that people reach from the roaster's page.",
            evidence=f"{DATA}/first-orders/short-page",
        ),
        Week(
            "45.1",
            4,
            "Without the banner orders fell by 3 % and the share at full price rose by 9 points on those pages.",
            "Take the banner off all product pages for a week, and watch total orders daily.",
            comments=(Say("daniel", "Agree, but stop it if orders fall by more than 5 % over three days.", 4),),
        ),
        Week(
            "47",
            4,
            "Total orders fell by 2 % in the week without the banner, inside the line we had set.",
            "Leave the banner off; write to code sites that list expired codes.",
            evidence=f"{DATA}/first-orders/no-banner",
        ),
        Week(
            "48.8",
            4,
            "Eleven of fourteen code sites removed our expired codes; they had brought 6 % of first orders.",
            "Replace the 50 % first-box offer on paid social with the tasting set at cost.",
            evidence=f"{DATA}/first-orders/code-sites",
            reactions=(("mara", "heart"),),
        ),
        Week(
            "50.2",
            4,
            "The tasting set sells half as often as the 50 % offer did, but seven in ten buyers go on to a full box.",
            "Put the tasting set first on the landing page for search visitors.",
            evidence=f"{DATA}/first-orders/tasting-set",
            win="Half of all new subscribers now pay full price",
            reactions=(("daniel", "celebrate"), ("vasco", "celebrate"), ("beatriz", "thumbs_up")),
            comments=(Say("vasco", "This shows in the margin already. Thank you.", 5),),
        ),
    ),
)

WINNING_COST = KeyResultStory(
    key="winning_cost",
    name="Cost to win a subscriber",
    definition="All marketing spend of a week, agencies included, divided by new paying subscribers of that week.",
    baseline="34",
    target="26",
    unit=Unit.CURRENCY,
    label="EUR",
    owner="leo",
    source="Ad accounts and billing",
    source_url=f"{DATA}/cost",
    weight=35,
    due_week=9,
    weeks=(
        Week(
            "33.4",
            4,
            "A third of search spend goes to our own name, which people find without an ad.",
            "Stop ads on our own name in Portugal for two weeks.",
            evidence=f"{DATA}/cost/own-name",
        ),
        Week(
            "32.6",
            4,
            "Without ads on our name, visits to the home page stayed level within 1 %.",
            "Stop them in Spain and Germany too, and move half of the money to search for “filter coffee”.",
            evidence=f"{DATA}/cost/own-name-test",
        ),
        Week(
            "31.8",
            4,
            "“Filter coffee” costs 28 euros per subscriber, below our average, but only with the recipe pages.",
            "Write four more recipe pages, for the searches that cost the most.",
        ),
        Week(
            "31.3",
            4,
            "Two of the four recipe pages brought subscribers within days, at 22 euros each.",
            "Pause the video campaign, the dearest of all at 61 euros.",
            evidence=f"{DATA}/cost/recipes",
        ),
        Week(
            "31",
            3,
            "Pausing video saved 4,000 euros and cost us about forty subscribers.",
            "Move what was saved to the recipe pages, in steps of 1,000 euros a week.",
            comments=(Say("beatriz", "What do we do when the recipe searches are used up?", 3),),
        ),
        Week(
            "31.9",
            3,
            "Recipe searches are used up: the last 1,000 euros brought nine subscribers.",
            "Test two newsletters about coffee with a fixed price per reader.",
            help_needed="Product: a landing page for newsletter readers, by Wednesday.",
            evidence=f"{DATA}/cost/saturation",
        ),
        Week(
            "32.4",
            2,
            "Since the half-price offer ended on paid social, the same spend wins 18 % fewer people there.",
            "Cut paid social by a third, and put a price on what an affiliate sign-up is worth after 60 days.",
            evidence=f"{DATA}/cost/paid-social",
            last_action="not_done",
            comments=(
                Say(
                    "nuno", "The newsletters slipped because the landing page came on Friday. Both go out next week.", 3
                ),
                Say("hugo", "Sorry about that, @Leo Hartmann. It is live now and measured.", 16),
            ),
        ),
    ),
)

PARTNERS = KeyResultStory(
    key="partners",
    name="Subscribers won in partner cafés",
    definition="New paying subscribers whose first order carries a café's code, since the start of the cycle.",
    baseline="0",
    target="2000",
    unit=Unit.NUMBER,
    owner="aisha",
    source="Shop, café codes",
    source_url=f"{DATA}/cafes",
    kr_class=KeyResultClass.LEADING,
    weight=25,
    weeks=(
        Week(
            "60",
            3,
            "Six cafés carry the cards; two of them bring fifty of the sixty subscribers.",
            "Spend a morning in each of the two, and write down what they do differently.",
        ),
        Week(
            "130",
            3,
            "In the two good cafés the barista hands over the card with the cup; elsewhere it lies by the till.",
            "Pay cafés per subscriber instead of per month, from next week.",
            evidence=f"{DATA}/cafes/visits",
            comments=(Say("daniel", "The chain has told us no for this quarter. Let us talk about the target.", 6),),
        ),
        Week(
            "230",
            3,
            "Since cafés are paid per subscriber, cards are handed over in five of nine.",
            "Sign ten independent cafés in Porto and Braga.",
            last_action="done",
        ),
        Week(
            "330",
            4,
            "Independent cafés bring eleven subscribers a week each, the two chain shops we tried brought three.",
            "Leave chains alone for this cycle; ask each good café to name another.",
            evidence=f"{DATA}/cafes/by-type",
        ),
        Week(
            "450",
            4,
            "Eight of the twelve cafés that joined were named by another café.",
            "Pay the naming café 50 euros once its friend has brought ten people.",
            reactions=(("leo", "thumbs_up"),),
        ),
        Week(
            "580",
            4,
            "Subscribers from cafés cancel half as often within 30 days as those from paid social.",
            "Show this to Finance, to raise what we may pay a café.",
            evidence=f"{DATA}/cafes/cancellations",
            comments=(Say("mara", "I see the same in the early cancellations. Good people.", 9),),
        ),
        Week(
            "700",
            4,
            "At 24 cafés we add 120 a week, which carries us to the target with one week to spare.",
            "Print cards for six more cafés, and keep two mornings a week for visits.",
            evidence=f"{DATA}/cafes",
        ),
    ),
)

COFFEE_FIRST = ObjectiveStory(
    key="coffee_first",
    team="growth",
    owner="nuno",
    title="Win subscribers who come for the coffee, not the discount",
    why_now=(
        "Half of last year's new subscribers came for a cheap first box and left after it. "
        "We would rather win fewer people who want what we make."
    ),
    key_results=(FULL_PRICE, WINNING_COST, PARTNERS),
    ambition=Ambition.ASPIRATIONAL,
)
