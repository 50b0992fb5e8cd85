"""How the objectives of a cycle hang together: the tree, what of it is shown, and its health. Values in, values out;
no database, no clock."""

from objectives.alignment.finding import Kept, Match, keep
from objectives.alignment.health import POINTS, Alignment, Health, Placed, Rule, Shortfall, health
from objectives.alignment.teams import below_company, connected, levels, with_subteams
from objectives.alignment.tree import Forest, Link, Node, forest, target_of

__all__ = [
    "POINTS",
    "Alignment",
    "Forest",
    "Health",
    "Kept",
    "Link",
    "Match",
    "Node",
    "Placed",
    "Rule",
    "Shortfall",
    "below_company",
    "connected",
    "forest",
    "health",
    "keep",
    "levels",
    "target_of",
    "with_subteams",
]
