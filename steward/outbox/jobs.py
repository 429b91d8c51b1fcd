"""The queue's jobs. A job's arguments are keys of rows, never words about anybody.

The worker is `steward worker`: `procrastinate worker` of `procrastinate.contrib.django` under the login *worker*, which may read
and write the queue and nothing personal; each job becomes the role *postroom* for its own transaction.
"""

from datetime import timedelta
from uuid import UUID

from django.db import close_old_connections
from django.utils import timezone
from procrastinate import App, BaseRetryStrategy, Blueprint, JobContext, RetryDecision
from procrastinate.jobs import Job

from steward.outbox import postroom
from steward.people import sealer, sweeper
from steward.register import finder

# How long to wait before the second, third and fourth try.
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
post = Blueprint()


class LaterAgain(BaseRetryStrategy):
    """Tries again after each of WAITS, whatever went wrong; then the message is marked as not sent."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= len(WAITS):
            return None
        return RetryDecision(retry_at=timezone.now() + WAITS[job.attempts])


@post.task(name="send", queue="post", pass_context=True, retry=LaterAgain())
def send(context: JobContext, *, message: str) -> None:
    """This function will send one message, as the role postroom."""
    close_old_connections()
    try:
        postroom.deliver(UUID(message), at=timezone.now(), last_try=context.job.attempts >= len(WAITS))
    finally:
        close_old_connections()


@post.periodic(cron="*/5 * * * *")
@post.task(name="take_up", queue="post", queueing_lock="take_up", pass_context=True)
async def take_up(context: JobContext, timestamp: int) -> None:
    """This function will put back the jobs of a worker that died in the middle (kill -9), so that no message is lost."""
    queue = context.app.job_manager
    for job in await queue.get_stalled_jobs(queue="post"):
        await queue.retry_job(job)


def defer(message: UUID) -> None:
    """This function will queue the sending of a message in the transaction of whoever acts: both are there, or neither."""
    send.configure(lock=f"message {message}").defer(message=str(message))


def ready(app: App) -> None:
    """This function will be called by procrastinate once its app is configured."""
    app.add_tasks_from(post, namespace="post")
    app.add_tasks_from(sealer.rounds, namespace="trail")
    app.add_tasks_from(finder.nights, namespace="doubles")
    app.add_tasks_from(sweeper.nights, namespace="sweeping")
