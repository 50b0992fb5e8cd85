from django.apps import AppConfig


class OkrappConfig(AppConfig):
    name = "okrapp"
