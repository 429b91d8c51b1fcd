from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "steward.outbox"
    label = "outbox"
