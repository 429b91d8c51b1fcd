from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "steward.membership"
    label = "membership"

    def ready(self) -> None:
        """This function will register how the acts on a membership are undone."""
        from steward.membership.life import undoing  # the models are there only now

        undoing.register_ours()
