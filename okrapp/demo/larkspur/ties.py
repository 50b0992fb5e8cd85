"""What Larkspur's objectives contribute to, and what its teams need from each other.

The objective of Finance and People stands alone: the map of the quarter shows it.
"""

from datetime import time

from okrapp.demo.moments import After, Ago, Ahead
from okrapp.demo.ties import ContributionStory, DependencyStory, DivergenceStory

CONTRIBUTIONS = (
    ContributionStory(
        objective="stay",
        target="recurring",
        how="Revenue recurs only from people who stay: each month longer is worth a quarter of what a new one costs.",
    ),
    ContributionStory(
        objective="stay",
        target="friends",
        how="Nobody recommends what they have left themselves.",
    ),
    ContributionStory(
        objective="coffee_first",
        target="subscribers",
        how="People who come for the coffee and pay its price are the ones we can count on after the second box.",
        divergence=DivergenceStory(
            "Until the price step is through we win fewer people on purpose. Those who came for half the price would "
            "have left within two months.",
            After(1, 4, time(11, 30)),
        ),
    ),
    ContributionStory(
        objective="habit",
        target="coffee_first",
        how="Whoever Growth wins is won for good at the third box. We carry them from the first to there.",
    ),
    ContributionStory(
        objective="habit",
        target="subscribers",
        how="Every fifth person whom we lose is lost within the first two months, before it is a habit.",
        proposed=After(-1, -5, time(10, 25)),
    ),
    ContributionStory(
        objective="run_it",
        target="box_margin",
        how="Each question that nobody has to answer saves us the minutes of a person.",
        proposed=After(-1, -5, time(9, 40)),
        declined="A person's minutes are not in the margin of a box. They count in Care: look at its questions.",
    ),
    ContributionStory(
        objective="run_it",
        target="contacts",
        how="Every second message asks for something that the account page could do by itself.",
        proposed=After(-1, -4, time(15, 10)),
        answered=After(-1, -4, time(16, 45)),
    ),
    ContributionStory(
        objective="to_order",
        target="box_margin",
        how="Green coffee is the largest cost in a box: a point less loss is worth nine cents.",
    ),
    ContributionStory(
        objective="promised",
        target="promoters",
        how="Late boxes are what low answers name first. A day that we keep takes that reason away.",
    ),
    ContributionStory(
        objective="first_answer",
        target="promoters",
        how="People forgive a mistake that is settled with the first answer, and score us as if there had been none.",
    ),
    ContributionStory(
        objective="reason",
        target="harvest",
        how="Lots that nobody else has come from farmers who plan their harvest with us.",
        proposed=Ago(4, time(15, 0)),
        answered=Ago(3, time(9, 30)),
    ),
    ContributionStory(
        objective="reason",
        target="subscribers",
        how="Limited lots bring back people who have paused: in the trial three in ten of them ordered again.",
        proposed=Ago(2, time(11, 15)),
        answered=None,
    ),
)

DEPENDENCIES = (
    DependencyStory(
        key="porto_line",
        key_result="own_day",
        team="product",
        what="One line beneath the address at the checkout with the day we promise, for Porto only",
        asked=After(2, 1),
        needed=After(3, 6),
        answered=After(2, 3, time(9, 50)),
        delivered=After(3, 4, time(11, 5)),
    ),
    DependencyStory(
        key="porto_roast",
        key_result="on_time",
        team="roastery",
        what="Coffee for Porto roasted and handed over by noon, one day before all the other regions",
        asked=After(3, 1),
        needed=Ahead(12),
        answered=After(3, 4, time(16, 10)),
        delivered_by="dispatch",
    ),
    DependencyStory(
        key="farm_note",
        key_result="promoters",
        team="roastery",
        what="The farmer's name and a line about the farm on every bag",
        asked=After(2, 2),
        needed=Ahead(20),
        answered=After(2, 5, time(10, 30)),
        declined="The bags for this quarter are printed and paid. From the next order on we will gladly do it.",
    ),
    DependencyStory(
        key="provider_date",
        key_result="checkout",
        team="finance",
        person="sofia",
        what="A date from the payment provider by which cards of the two failing banks work again",
        asked=After(5, 1, time(9, 15)),
        needed=After(5, 5),
        answered=After(5, 3, time(14, 40)),
    ),
    DependencyStory(
        key="cafe_boxes",
        key_result="dispatch",
        team="growth",
        what="How many first boxes the café weeks will bring, day by day, so that we can plan the roasts",
        asked=Ago(2, time(10, 40)),
        needed=Ahead(8),
    ),
)
