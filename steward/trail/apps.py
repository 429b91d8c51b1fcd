from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "steward.trail"
    label = "trail"

    def ready(self) -> None:
        """This function will register the rules by which looks are listed."""
        from steward.trail import outliers

        outliers.register_ours()
