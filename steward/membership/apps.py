from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "steward.membership"
    label = "membership"
