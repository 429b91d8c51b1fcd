from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "steward.register"
    label = "register"

    def ready(self) -> None:
        """This function will register the rule about looks that needs names."""
        from steward.register import colleagues  # the models are there only now

        colleagues.register_ours()
