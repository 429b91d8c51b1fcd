"""The queue's jobs. A job's arguments are keys of rows, never words about anybody."""

from procrastinate import App


def ready(app: App) -> None:
    """This function will be called by procrastinate once its app is configured."""
