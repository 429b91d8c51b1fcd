from django.apps import AppConfig
from django.core import checks


class PolicyConfig(AppConfig):
    name = "steward.policy"
    label = "policy"

    def ready(self) -> None:
        from steward.policy import declarations, house  # after every model is loaded: it reads them all

        checks.register(declarations.find_problems)
        checks.register(house.find_problems)
