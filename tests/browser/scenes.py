"""The invented union that the pictures of the help are taken of. `furnish` runs in the server's database (tests.serving)."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pyrage
from django.utils import timezone

from steward.exchange import actions as exchange
from steward.membership import actions as membership
from steward.people.acting import Actor, acting_as
from steward.people.models import Account, Person, Work
from steward.permits import actions as permits
from steward.register.models import Post, Workplace
from steward.web.context import describe_union
from steward.website import actions as website
from steward.website import editing
from steward.website.models import FactsheetPage, NewsPage, SectionPage
from tests.people import a_branch, a_member, a_person, a_post, a_workplace, an_account, an_address, building, signed_in

HERE = ("Harbour site", "Eastwold Health Trust")
MEMBERS = (
    ("Grace", "Okafor", "Operations manager", "14 Saltmarsh Lane", "Eastwold", "ZZ8 4NA", 2019),
    ("Gracie", "Okafor", "Deputy head of estates", "3 Tannery Court", "Northmoor", "ZZ1 2AB", 2022),
    ("Okafor", "Gracewell", "Service manager", "77 Heron Street", "Eastwold", "ZZ8 9PL", 2024),
    ("Siân", "Penllyn", "Head of outpatients", "2 Chapel Row", "Eastwold", "ZZ8 4NB", 2016),
    ("Tobias", "Umberfield", "Theatre manager", "41 Quarry Rise", "Eastwold", "ZZ8 1AA", 2021),
    ("Maryam", "Larkspur", "Patient flow manager", "9 Mill Bank", "Northmoor", "ZZ1 7TD", 2020),
    ("Callum", "Redfern", "Catering manager", "5 Chapel Row", "Eastwold", "ZZ8 4NB", 0),
    ("Nerys", "Tarnwick", "Head of pharmacy", "60 Dock Road", "Eastwold", "ZZ8 2LN", 0),
)
STAFF = (
    ("membership_officer", "Tamsin", "Penhallow"),
    ("membership_officer", "Idris", "Saltmarsh"),
    ("data_protection_officer", "Padraig", "Elderkin"),
    ("administrator", "Torsten", "Hollinside"),
    ("editor", "Wren", "Inkwell"),
    ("editor", "Linnet", "Harrowgate"),
)


def furnish() -> None:
    """This function will make the union, and print who is who: keys of people and files, and a session for each who signs in."""
    said: dict[str, str] = {}
    with building():
        website.found_site(union=describe_union(), hostname="localhost", port=80, demo=True)
        place, branch = a_workplace(*HERE), a_branch("Eastwold branch")
        members = [_member(place, one) for one in MEMBERS]
        grace = members[0]
        # The same person once more, as a telephone call was written down.
        twice = a_member(
            "Grace", "Okafour", address=False, branch=branch, joined_on=date(2025, 9, 1), email="", phone="01632 960055",
            born_on=grace.born_on,
        )  # fmt: skip
        an_address(twice, "14 Saltmarsh Lane", "ZZ8 4NA", town="Eastwold", from_on=date(2025, 9, 1))
        accounts = {"member": an_account(grace, "grace@members.example")}
        posts: dict[str, Post] = {}
        for role, given, family in STAFF:
            person = a_person(given, family, email=f"{given}.{family}@union.example".lower())
            name = role if role not in posts else f"second_{role}"
            accounts[name], posts[name] = (
                an_account(person, f"{given}@union.example".lower()),
                a_post(person, role, from_on=date(2024, 1, 8)),
            )
        rep, officer = members[3], members[5]
        accounts["rep"], accounts["branch_officer"] = an_account(rep), an_account(officer)
        posts["rep"] = a_post(rep, "workplace_rep", workplace=place, from_on=date(2025, 3, 1), until_on=date(2028, 3, 1))
        posts["branch_officer"] = a_post(officer, "branch_officer", branch=branch, from_on=date(2025, 6, 1))
    officer_1, officer_2, administrator = (
        Actor(posts[name].role, accounts[name].pk, posts[name].pk)
        for name in ("membership_officer", "second_membership_officer", "administrator")
    )
    with building():
        said |= {"twice": str(twice.pk), "grace": str(grace.pk), "number": grace.memberships.get().number}
    _choose(grace, accounts["member"].pk)
    said["application"] = _applications()
    said["extract"] = _files(officer_1, officer_2, administrator)
    said["working"] = _long_list()
    said |= _pages(*(Actor("editor", accounts[name].pk, posts[name].pk) for name in ("editor", "second_editor")))
    for name, account in accounts.items():
        client = signed_in(account, mfa=name != "member", post=posts.get(name))
        said[f"session_{name}"] = client.cookies["session"].value
        if name in ("membership_officer", "rep"):  # so that somebody has looked
            address = f"/office/members/{grace.pk}/" if name == "membership_officer" else "/office/workplace/"
            assert client.get(address, SERVER_NAME="localhost").status_code == 200
    print(json.dumps(said))


def _long_list() -> str:
    """A long list that is being entered, for as long as pictures are taken."""
    now, about = timezone.now(), uuid4()
    with building():
        Work.objects.create(
            kind="import.enter", about=about, state=Work.State.RUNNING, step="Writing rows of the register: addresses", done=19_926,
            total=29_889, begun_at=now - timedelta(seconds=8), beat_at=now + timedelta(hours=1),
        )  # fmt: skip
    return str(about)


def _pages(first: Actor, second: Actor) -> dict[str, str]:
    """News that waits for its minute, news that a colleague asks about, and two factsheets to check again."""
    now, today = timezone.now(), timezone.localdate()
    with building():
        accounts = {one: Account.objects.get(pk=one.account) for one in (first, second)}
        news, facts = (SectionPage.objects.get(kind=kind) for kind in ("news", "factsheets"))
        for title, days in (("Redundancy: what to ask first", -9), ("Flexible working", 12)):
            facts.add_child(
                instance=FactsheetPage(
                    title=title, introduction="What the law says, and what we do.",
                    checked_on=today - timedelta(days=340), review_on=today + timedelta(days=days),
                )
            )  # fmt: skip

    def draft(by: Actor, title: str, introduction: str) -> NewsPage:
        page: NewsPage = news.add_child(
            instance=NewsPage(title=title, introduction=introduction, live=False, owner=accounts[by], dated_on=today)
        )
        page.save_revision(user=accounts[by])
        return page

    with acting_as(first, "website_admin"):
        ballot = draft(first, "The ballot opens", "Every member has a vote.")
    with acting_as(second, "website_admin"):
        talks = draft(second, "Pay talks begin on Monday", "We meet the employers, and ask for what members voted for.")
        look = editing.ask_to_look(talks, says="Is the second paragraph clear?", by=accounts[second], at=now)
    return {"news": str(news.pk), "ballot": str(ballot.pk), "look": str(look.pk)}


def _member(place: Workplace, one: tuple[str, str, str, str, str, str, int]) -> Person:
    given, family, job, line, town, postcode, year = one
    joined = date(year, 4, 6) if year else timezone.localdate() - timedelta(days=len(line))  # 0: lately
    person = a_member(
        given, family, address=False, workplace=place, branch=a_branch("Eastwold branch"), joined_on=joined,
        email=f"{given}.{family}@members.example".lower().replace("â", "a"), phone=f"01632 960{len(line + job):03d}", born_on=date(joined.year - 45, 5, 17),
    )  # fmt: skip
    person.employments.update(job_title=job)
    an_address(person, line, postcode, town=town, from_on=joined)
    return person


def _choose(grace: Person, account: object) -> None:
    with acting_as(Actor("member", account), "choices"):  # type: ignore[arg-type]  # a UUID
        for kind, key in (("consent", "marketing_email"), ("objection", "research")):
            permits.choose(grace.pk, kind=kind, key=key, given=True, by=account, channel="online", at=timezone.now())  # type: ignore[arg-type]


def _applications() -> str:
    """Four who applied: one long ago, one who may be a member already."""
    now, keys = timezone.now(), []
    waiting = (
        ("Rowan", "Fennimore", "ZZ8 3QT", 17, "12 Weir Street"),
        ("Grace", "Okafor", "ZZ8 4NA", 6, "14 Saltmarsh Lane"),
        ("Bilal", "Oakhanger", "ZZ1 5WD", 3, "8 Orchard Close"),
        ("Mairi", "Gorsehill", "ZZ8 2LN", 0, "Flat 2, 30 Dock Road"),
    )
    for given, family, postcode, days, line in waiting:
        with acting_as(Actor("anonymous"), "register"):
            one = membership.apply(
                said={
                    "given_names": given, "family_name": family, "line_1": line, "town": "Eastwold", "postcode": postcode,
                    "country": "United Kingdom", "email": f"{given}.{family}@post.example".lower(),
                    "employer": "Eastwold Health Trust", "job_title": "Ward manager",
                },
                choices=[("consent", "marketing_email")],
                at=now - timedelta(days=days),
            )  # fmt: skip
        keys.append(str(one.pk))
    return keys[1]


def _files(first: Actor, second: Actor, administrator: Actor) -> str:
    """A file that was sent, so that members see it, and one that waits for a second person."""
    now, today = timezone.now(), timezone.localdate()
    key = str(pyrage.x25519.Identity.generate().to_public())
    exchange.set_key("mailing_house", key, by=administrator, at=now)
    sent = exchange.prepare(recipient="mailing_house", purpose="statutory_mail", on=today, by=first, at=now)
    exchange.release(sent.pk, by=second, at=now)
    return str(exchange.prepare(recipient="mailing_house", purpose="magazine", on=today, by=second, at=now).pk)
