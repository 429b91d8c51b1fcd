from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "steward.website"
    label = "website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from steward.website import pictures, publishing  # noqa: F401 - each registers itself
        from steward.website.search import index  # noqa: F401 - the same
        from steward.website.uploads import guard  # noqa: F401 - the same
