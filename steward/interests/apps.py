from django.apps import AppConfig


class InterestsConfig(AppConfig):
    name = "steward.interests"
    label = "interests"
