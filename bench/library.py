"""Ten thousand pages of a website, in invented English: written straight into the tables, as a restore would."""

import random
from typing import Any

from bench import server as servers
from bench.table import say
from steward.people.acting import Actor, acting_as
from steward.web.context import describe_union
from steward.website import actions
from steward.website.models import NewsPage, SectionPage

PAGES = 10_000
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KNOWN = [
    "redundancy",
    "grievance",
    "consultation",
    "pension",
    "rota",
    "appraisal",
    "whistleblowing",
    "sickness",
    "maternity",
    "bullying",
    "discipline",
    "flexible",
    "working",
    "transfer",
    "secondment",
    "banding",
    "contract",
    "notice",
    "overtime",
    "leave",
    "training",
    "safety",
    "stress",
    "workload",
    "pay",
    "claim",
    "ballot",
    "manager",
    "trust",
    "board",
    "hospital",
    "clinic",
    "community",
    "ambulance",
    "union",
    "member",
    "representative",
    "tribunal",
    "settlement",
    "reference",
    "interview",
    "selection",
    "pool",
]
PARTS = (
    "al",
    "ber",
    "con",
    "dra",
    "en",
    "fol",
    "gar",
    "hin",
    "is",
    "jor",
    "kel",
    "lom",
    "mur",
    "nes",
    "or",
    "pel",
    "qui",
    "ros",
    "sel",
    "tam",
)


def words() -> list[str]:
    """This function will return some 8,000 words, those of our trade first: the first are used most."""
    made = [a + b + c for a in PARTS for b in PARTS for c in PARTS]
    return [*KNOWN, *random.Random(7).sample(made, len(made))]  # noqa: S311  the same each time


def fill(server: servers.postgres.Server) -> str:
    """This function will found the website and write the pages; it returns the address of one article."""
    with server.connect(servers.DATABASE) as inside:
        there = inside.execute("select 1 from public.wagtailcore_page where slug = 'bench-9'").fetchone()
        if there is None:
            say(f"{PAGES:,} pages for the search ...")
            with acting_as(Actor("editor"), "website_admin"):
                home = actions.found_site(union=describe_union(), hostname="testserver", port=80, demo=True)
                section = SectionPage.objects.filter(slug="bench").first() or home.add_child(
                    instance=SectionPage(title="Bench", slug="bench", kind="news")
                )
                pattern = NewsPage.objects.filter(slug="pattern").first() or section.add_child(
                    instance=NewsPage(title="Pattern", slug="pattern")
                )
            _write(inside, pattern.pk, section.path)
    return "/bench/bench-9/"


def _write(inside: Any, pattern: int, above: str) -> None:
    dice, known = random.Random(2026), words()  # noqa: S311
    weights = [1 / (nth + 200) for nth in range(len(known))]  # the most common word is on three pages in ten
    inside.execute("set search_path = public; create temp table made (n int, path text, title text, says text, day int)")
    with inside.cursor().copy("copy made from stdin") as copy:
        for n in range(1, PAGES + 1):
            step, rest = "", n + 40
            for _ in range(4):
                step, rest = DIGITS[rest % 36] + step, rest // 36
            said = dice.choices(known, weights, k=250)
            copy.write_row((n, above + step, " ".join(said[:5]).capitalize(), " ".join(said), dice.randrange(3000)))
    for table, key, more in (
        (
            "wagtailcore_page",
            "id",
            (
                "'path', m.path, 'slug', 'bench-' || m.n, 'title', m.title, 'draft_title', m.title, 'translation_key', gen_random_uuid(),"
                " 'url_path', regexp_replace(t.url_path, '[^/]+/$', '') || 'bench-' || m.n || '/', 'live', true,"
                " 'last_published_at', now(), 'first_published_at', now(), 'latest_revision_id', null"
            ),
        ),
        (
            "website_contentpage",
            "page_ptr_id",
            "'introduction', left(m.says, 200), 'dated_on', current_date - m.day, 'body', {body}",
        ),
        ("website_newspage", "contentpage_ptr_id", ""),
    ):
        body = "jsonb_build_array(jsonb_build_object('type', 'paragraph', 'value', '<p>' || m.says || '</p>', 'id', gen_random_uuid()))"
        own = more.format(body=body) if more else ""
        inside.execute(
            f"insert into {table} select (jsonb_populate_record(t, jsonb_build_object('{key}', 1000000 + m.n{', ' + own if own else ''}))).*"  # noqa: S608
            f" from made m, {table} t where t.{key} = {pattern}"
        )
    # Ten thousand pages at once are sorted in at the end, as a restore makes its indexes at the end.
    _wait_to_be_indexed(inside, "on")
    inside.execute(
        "insert into website_pagewords (page_id, kind, dated_on, key, text, head, vector, forms)"
        " select 1000000 + n, 'news', current_date - day, lower(title), says, setweight(to_tsvector('english', title), 'A'),"
        " setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', says), 'D'),"
        " array(select distinct unnest(string_to_array(lower(title || ' ' || says), ' '))) from made"
    )
    _wait_to_be_indexed(inside, "off")
    inside.execute("update wagtailcore_page set numchild = numchild + %s where path = %s", [PAGES, above])
    inside.execute("analyze")


def _wait_to_be_indexed(inside: Any, said: str) -> None:
    for index in ("pagewords_vector", "pagewords_forms", "form_alike"):
        inside.execute(f"alter index {index} set (fastupdate = {said})")
        inside.execute("select gin_clean_pending_list(%s::regclass)", [index])
