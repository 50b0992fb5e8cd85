from django.urls import URLPattern, URLResolver, path

from notifications import views

app_name = "notifications"

urlpatterns: list[URLPattern | URLResolver] = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/count/", views.count, name="count"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/<int:notification_id>/", views.open, name="open"),
    path("settings/notifications/", views.preferences, name="preferences"),
    path("settings/deliveries/", views.deliveries, name="deliveries"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
