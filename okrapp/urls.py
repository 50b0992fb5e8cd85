from django.conf import settings
from django.urls import include, path, register_converter

from okrapp import views
from okrapp.converters import OrganizationSlug, Reference

register_converter(OrganizationSlug, "organization")
for prefix in ("O", "KR", "CR", "D", "E", "DP", "I"):
    register_converter(Reference.of(prefix), prefix)

tenant_urlpatterns = [
    path("", include("checkins.urls")),
    path("", include("objectives.urls")),
    path("", include("governance.urls")),
    path("", include("reviews.urls")),
    path("", include("notifications.urls")),
    path("", include("scoring.urls")),
    path("", include("organizations.urls")),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("", include("organizations.global_urls")),
    path("o/<organization:organization>/", include(tenant_urlpatterns)),
    *([path("demo/", include("okrapp.demo_urls"))] if settings.DEMO else []),
]
