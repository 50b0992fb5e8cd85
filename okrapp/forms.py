"""Where a form and an action meet."""

from collections.abc import Callable

from django.forms.forms import BaseForm
from django.http import HttpRequest, QueryDict

from okrapp.errors import Conflict, DomainError


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty post is a post, too."""
    return request.POST if request.method == "POST" else None


def stands(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form is valid and the action went through; a rule that said no then stands beside its field.

    A Conflict passes: the page that it calls for is another one.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except Conflict:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True
