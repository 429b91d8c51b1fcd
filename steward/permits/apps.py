from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "steward.permits"
    label = "permits"

    def ready(self) -> None:
        """This function will register the stops that the register and the choices know."""
        from steward.permits import stops  # the models are there only now

        stops.register_ours()
