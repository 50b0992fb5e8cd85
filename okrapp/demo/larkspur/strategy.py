"""Where Larkspur is going."""

from okrapp.demo.story import AnnualDraft, NorthStarStory, StrategyStory, ThemeStory

STRATEGY = StrategyStory(
    vision=(
        "Everybody who loves coffee can drink the best harvest of somebody they know by name. "
        "We buy from farmers for years, not for seasons, roast to order, and earn enough to stay independent."
    ),
    themes=(
        ThemeStory(
            "staying",
            "A reason to stay",
            "From the first box to the third: fresh, on time, and answered by people. Winning more people comes after.",
        ),
        ThemeStory(
            "independence",
            "Grow on our own money",
            "Revenue and margin rise together. Nothing that needs another round of funding.",
            objectives=("earning",),
        ),
        ThemeStory("farmers", "Closer to the farmers", "Long contracts, shared harvest plans, names on every bag."),
        ThemeStory("craft", "A craft that scales", "Roasting and delivery that stay good at twice the volume."),
    ),
    drafts=(
        AnnualDraft(
            "friends",
            "helena",
            "staying",
            "Become the coffee that people give to their friends",
            "One new subscriber in six comes through a friend. They stay twice as long as the others.",
        ),
        AnnualDraft(
            "harvest",
            "miguel",
            "farmers",
            "Plan every harvest together with those who grow it",
            "Prices doubled in two years. Those who plan with us did not raise theirs.",
        ),
        AnnualDraft("people", "vasco", "", "Make Larkspur a place that people recommend to work at"),
    ),
    north_star=NorthStarStory(
        name="Active subscribers",
        slug="active-subscribers",
        definition="People with a paid box in the last 35 days or a dated pause, counted on Thursday evening.",
        owner="daniel",
        source="Billing, active subscribers",
        target="60000",
        due_in_days=400,
        first="30150",
        newest=("41200", "41380", "41720", "42130", "42560", "43010", "43480", "43950"),
        weeks=60,
    ),
)
