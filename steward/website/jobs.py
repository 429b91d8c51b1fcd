"""All jobs of the queue, those of messages and of the register below us and the website's own, and the worker that does them.

Two lanes in one process: what appears on the website at its minute waits for no letter and for no round of the night.
"""

from __future__ import annotations

import asyncio
import signal
from typing import cast

from procrastinate import App
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.worker import Worker

from steward.outbox import jobs
from steward.website import publisher

PUBLISHING = "website"  # the queue with a lane of its own


def ready(app: App) -> None:
    """This function will be called by procrastinate once its app is configured."""
    jobs.ready(app)
    app.add_tasks_from(publisher.minutes, namespace="website")


def lanes(app: App) -> dict[str, list[str]]:
    """This function will return the queues of each lane; every task's queue is in one of them."""
    others = {task.queue for task in app.tasks.values()} - {PUBLISHING}
    return {"publisher": [PUBLISHING], "postroom": sorted(others)}


def work(*, wait: bool = True) -> None:
    """This function will do jobs, one at a time in each lane, until somebody asks it to stop; without `wait` until none is left.

    Asked once, it finishes what it is doing; asked twice, it does not.
    """
    connector = cast(DjangoConnector, queue.connector)  # which Django's own app always has
    with queue.replace_connector(connector.get_worker_connector()) as app:
        asyncio.run(_work(app, wait=wait))


async def _work(app: App, *, wait: bool) -> None:
    async with app.open_async():
        workers = [
            Worker(app, queues=queues, name=name, concurrency=1, wait=wait, install_signal_handlers=False)
            for name, queues in lanes(app).items()
        ]
        loop = asyncio.get_running_loop()
        numbers = (signal.SIGINT, signal.SIGTERM)

        def stop() -> None:
            for number in numbers:
                loop.remove_signal_handler(number)
            for each in workers:
                each.stop()

        async def lane(worker: Worker) -> None:
            try:
                await worker.run()
            finally:
                if wait:  # a lane that falls takes the other with it: whoever started us starts both again
                    stop()

        for number in numbers:
            loop.add_signal_handler(number, stop)
        # Each ends what it is doing before the connections go, also where the other fell.
        ended = await asyncio.gather(*(lane(each) for each in workers), return_exceptions=True)
    for fault in ended:
        if isinstance(fault, BaseException):
            raise fault
