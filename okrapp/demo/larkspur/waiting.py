"""What Larkspur has put off."""

from okrapp.demo.story import KeyResultStory, ObjectiveStory

GIFTS = ObjectiveStory(
    key="gifts",
    team="growth",
    owner="aisha",
    title="Turn gift boxes into subscriptions",
    why_now="Every end of a year brings gifts, and hardly anybody who was given one stays for a second box.",
    key_results=(
        KeyResultStory(
            key="gift_takers",
            name="Gift takers who subscribe within 60 days",
            baseline="4",
            target="12",
            owner="aisha",
            source="Orders, gift codes",
        ),
    ),
    is_urgent=True,
    is_draft=True,
    waits=True,
)

OFFICES = ObjectiveStory(
    key="offices",
    team="fulfilment",
    owner="ana",
    title="Deliver to offices as reliably as to homes",
    why_now="Forty offices have asked; a box at a locked reception comes back.",
    key_results=(),
    is_draft=True,
    waits=True,
)

CUPS = ObjectiveStory(
    key="cups",
    team="care",
    owner="marta",
    title="Let our own people taste what customers write about",
    why_now="Half of Customer Care has never brewed the coffee of the month.",
    key_results=(),
    is_draft=True,
    waits=True,
)

BACKLOG = (GIFTS, OFFICES, CUPS)
