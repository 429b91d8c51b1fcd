"""Run the bench: SIZE=100000 (default), any number, or full = 1,300,000. The table goes to stdout, the talk to stderr.

Words after it choose parts: enforcement, search, permit, policy, extract, import, pages, website. KEEP=1 leaves the database in var/bench,
and REUSE=1 measures in one that was left.
"""

import os
import sys
import time

from bench import server as servers
from bench.table import Line, head, say

SIZES = {"full": 1_300_000}


def size() -> int:
    said = os.environ.get("SIZE", "100000")
    number = SIZES.get(said) or (int(said) if said.isdigit() else 0)
    if number < 2000:
        sys.exit(f"SIZE={said} is no size: give a number of members from 2000 up, or full.")
    return number


def main() -> None:
    many, begun = size(), time.monotonic()
    reuse = bool(os.environ.get("REUSE"))
    say(f"A server of its own in var/bench, a register of {many:,} invented members{' that was left there' if reuse else ''}:")
    server = servers.start()
    try:
        servers.make(server, anew=not reuse)
        os.environ.update(servers.environment(server))
        import django
        from django.urls import resolve

        django.setup()
        resolve("/")  # everything is imported now: whoever edits the code meanwhile does not change what is measured
        _measure(server, many, reuse=reuse)
    finally:
        if not os.environ.get("KEEP"):
            servers.drop(server)
        server.stop()
    say(f"{time.monotonic() - begun:.0f} seconds in all.")


def _measure(server: servers.postgres.Server, many: int, *, reuse: bool) -> None:
    # Models can be imported only after django.setup().
    from django.db import connections

    from bench import extract, importing, pages, plain, questions, register, website
    from steward.policy import text

    connections["default"].ensure_connection()  # the clock asks it which process does its work
    kinds = text.current()
    asked = [(kind, key) for kind in ("consent", "objection", "restriction") for key in getattr(kinds, f"{kind}s")]
    with server.connect(servers.DATABASE) as inside:
        if reuse:
            many = int(inside.execute("select count(*) from bench.one").fetchone()[0])
        made = register.known(inside, many) if reuse else register.fill(inside, many, asked)
    peer = plain.owner(os.environ["DATABASE_URL_OWNER"])
    print("\n".join(head(many, server.version)), flush=True)
    lines: list[Line] = []
    for says, measured in (
        ("enforcement", lambda: pages.enforcement(made, peer)),
        ("search", lambda: questions.search_as_typed(made, peer)),
        ("permit", lambda: questions.permit(made, peer)),
        ("policy", lambda: questions.policy(peer)),
        ("extract", lambda: extract.release(made, peer)),
        ("import", lambda: importing.entered(made, peer)),
        ("pages", lambda: pages.over_http(made)),
        ("website", lambda: website.measured(server)),
    ):
        if sys.argv[1:] and says not in sys.argv[1:]:
            continue
        say(f"Measuring: {says}")
        for line in measured():
            lines.append(line)
            print(line, flush=True)
    peer.close()
    missed = [line for line in lines if line.held is False]
    bars = sum(line.held is not None for line in lines)
    print(
        f"\n{bars - len(missed)} of {bars} bars held. Load average at the end: {' '.join(f'{each:.1f}' for each in os.getloadavg())}."
    )


if __name__ == "__main__":
    main()
