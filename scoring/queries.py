"""What the policy's page asks of the database."""

from scoring.models import RagPolicy


def policy_versions() -> list[RagPolicy]:
    """Every version with who published it, the one at work first; the method's own where none is stored. One query."""
    return list(RagPolicy.objects.select_related("published_by").order_by("-number")) or [RagPolicy()]


def policy_with_number(number: int) -> RagPolicy:
    """A version by its number; the method's own where none is stored. One query."""
    return RagPolicy.objects.select_related("published_by").filter(number=number).first() or RagPolicy()
