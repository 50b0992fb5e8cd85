from django.db.models import TextChoices


class Channel(TextChoices):
    EMAIL = "email", "E-mail"


class DeliveryState(TextChoices):
    PENDING = "pending", "Waiting"
    SENT = "sent", "Sent"
    MOOT = "moot", "No longer needed"
    DEAD = "dead", "Given up"
