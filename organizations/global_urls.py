"""Addresses outside any organization."""

from django.urls import URLPattern, URLResolver, path

from organizations.views import account, start, switching

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", start.start, name="start"),
    path("accounts/name/", account.name, name="account_name"),
    path("organizations/", switching.organizations, name="organizations"),
]
