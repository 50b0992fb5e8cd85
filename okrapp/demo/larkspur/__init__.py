"""Larkspur: a coffee subscription company, half-way through its quarter."""

from datetime import time

from okrapp.demo.larkspur import (
    bets,
    cards,
    care,
    closed,
    company,
    finance,
    fulfilment,
    governing,
    growth,
    metrics,
    product,
    retention,
    roastery,
    ties,
    waiting,
)
from okrapp.demo.larkspur.people import PEOPLE, TEAMS
from okrapp.demo.larkspur.strategy import STRATEGY
from okrapp.demo.story import OrganizationStory

LARKSPUR = OrganizationStory(
    name="Larkspur",
    slug="larkspur",
    timezone="Europe/Lisbon",
    weekday=4,
    time=time(16, 0),
    founder="ines",
    people=PEOPLE,
    company_lead="helena",
    company_champions=("graca",),
    company_members=("helena", "tomas", "graca", "rui"),
    teams=TEAMS,
    objectives=(
        closed.FRICTION,
        closed.TRUST,
        company.EARNING,
        company.STAY,
        growth.COFFEE_FIRST,
        retention.HABIT,
        product.RUN_IT,
        roastery.TO_ORDER,
        fulfilment.PROMISED,
        care.FIRST_ANSWER,
        finance.IN_TIME,
        roastery.REASON,
        *waiting.BACKLOG,
    ),
    metrics=metrics.METRICS,
    facets=cards.FACETS,
    changes=(*governing.CHANGES, cards.MILESTONES),
    additions=cards.ADDITIONS,
    decisions=governing.DECISIONS,
    escalations=governing.ESCALATIONS,
    initiatives=bets.INITIATIVES,
    micros=bets.MICROS,
    closing=closed.CLOSING,
    plans_ahead=True,
    strategy=STRATEGY,
    contributions=ties.CONTRIBUTIONS,
    dependencies=ties.DEPENDENCIES,
)
