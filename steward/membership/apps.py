from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "steward.membership"
    label = "membership"

    def ready(self) -> None:
        """This function will register how the acts on a membership, and of a list, are undone."""
        from steward.membership.importing import actions as importing  # the models are there only now
        from steward.membership.life import undoing

        undoing.register_ours()
        importing.register_ours()
