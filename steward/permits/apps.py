from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "steward.permits"
    label = "permits"
