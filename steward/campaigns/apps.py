from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "steward.campaigns"
    label = "campaigns"
