"""The person's own account, as far as it is ours: the rest are pages of django-allauth."""

from typing import cast

import pghistory
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from okrapp.forms import posted, stands
from okrapp.http import UNPROCESSABLE, answer, go
from organizations import actions
from organizations.forms import PersonNameForm
from organizations.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    form = PersonNameForm(posted(request), initial={"name": user.name})
    with pghistory.context(user=user.pk, url=request.path):
        if stands(form, lambda: actions.rename_myself(user=user, **form.cleaned_data)):
            messages.success(request, gettext("Saved. You are called that everywhere now."))
            return go(request, reverse("account_name"))
    return answer(request, "account/name.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200)
