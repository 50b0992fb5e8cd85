"""What an act that was refused leads to: the same page again with the reason, nothing typed lost."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

from governance.forms import GovernanceForm
from okrapp.errors import Conflict, DomainError, Forbidden
from okrapp.http import CONFLICT, UNPROCESSABLE, wants_fragment

T = TypeVar("T")
DONE, FORBIDDEN = 200, 403


def attempt(request: HttpRequest, form: GovernanceForm, act: Callable[[], T]) -> tuple[int, T | None]:
    """Act on a valid form: 200 and what came of it, 422 for bad input, 409 when somebody was first.

    The reasons stand in the form. Whoever may not act gets the page that says who may, in place the sentence.
    """
    if not form.is_valid():
        return UNPROCESSABLE, None
    try:
        return DONE, act()
    except DomainError as error:
        form.refused(error)
        return CONFLICT if isinstance(error, Conflict) else UNPROCESSABLE, None
    except Forbidden as error:
        if not wants_fragment(request):
            raise
        form.add_error(None, f"{error.reason} {error.who}".strip())
        return FORBIDDEN, None
