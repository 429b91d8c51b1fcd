from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "steward.exchange"
    label = "exchange"
