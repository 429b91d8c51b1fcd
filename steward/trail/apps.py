from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "steward.trail"
    label = "trail"
