"""All jobs of the queue: those of messages and of the register below us, and the website's own."""

from procrastinate import App

from steward.outbox import jobs
from steward.website import publisher


def ready(app: App) -> None:
    """This function will be called by procrastinate once its app is configured."""
    jobs.ready(app)
    app.add_tasks_from(publisher.minutes, namespace="website")
