from django.urls import URLPattern, URLResolver, path

from scoring import views

app_name = "scoring"

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/rag/", views.rag, name="rag"),
]
