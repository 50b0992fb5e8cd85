from django.urls import URLPattern, URLResolver

app_name = "objectives"

urlpatterns: list[URLPattern | URLResolver] = []
