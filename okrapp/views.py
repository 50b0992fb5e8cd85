from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from organizations import queries
from organizations.addresses import address


def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "home.html")
    organization = queries.home_of(request.user)
    return redirect(address(organization, "checkins:my_week") if organization else "start")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "csrf_failure.html", {"reason": reason}, status=403)
