"""Addresses outside any organization."""

from django.urls import URLPattern, URLResolver, path

from organizations.views import start, switching

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", start.start, name="start"),
    path("organizations/", switching.organizations, name="organizations"),
]
