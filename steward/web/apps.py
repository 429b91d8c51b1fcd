from django.apps import AppConfig
from django.core import checks


class WebConfig(AppConfig):
    name = "steward.web"
    label = "web"

    def ready(self) -> None:
        from steward.web import undeclared  # it reads the views, which read the models

        checks.register(undeclared.find_problems)
