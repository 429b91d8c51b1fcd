"""News, blogs and the conference of the demonstration: the facts of the union's own pages of 2016 and 2017, in our own sentences.

The blogs are told of, not quoted: no word here is put into anybody's mouth.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from steward.website.seed.words import Block, button, h, p, points

Fact = dict[str, Any]
SERIES = {
    "title": "General Election 2017",
    "slug": "general-election-2017",
    "introduction": "On what politicians owe the people who run the health service. Here are the second, third and fourth post; the first, which"
    " urged politicians to fund the NHS properly, is not on this website.",
}
AUTHOR = {
    "name": "Jon Restell",
    "slug": "jon-restell",
    "job": "chief executive of MiP",
    "says": "Wrote for this blog before the general election of 2017.",
}
OUR_WORDS = p("<i>This is a summary in our own words, made for the demonstration of this website.</i>")


def _item(on: dt.date, title: str, slug: str, introduction: str, body: list[Block], picture: str, alt: str, *topics: str) -> Fact:
    return {
        "dated_on": on, "title": title, "slug": slug, "introduction": introduction, "body": body, "picture": picture,
        "picture_alt": alt, "topics": topics,
    }  # fmt: skip


def news() -> list[Fact]:
    """This function will return the five news items."""
    return [
        _item(
            dt.date(2017, 6, 19),
            "Sixteen unions write to the Prime Minister about NHS pay",
            "unions-write-to-the-prime-minister",
            "MiP and 15 other NHS unions have asked the Prime Minister, in one letter, to end the pay freeze and to say what becomes of "
            "colleagues from other EU countries.",
            [
                p(
                    "The unions have never written together like this before. Their letter came two days before the Queen’s Speech, in which a "
                    "government says what it means to do."
                ),
                h("What the letter asks for"),
                points(
                    "an end to the cap on pay in the public sector",
                    "quick action to guarantee the rights of staff from other EU countries who work for the NHS",
                    "another attitude of the government to the NHS",
                ),
                h("Who signed"),
                p("MiP and 15 other NHS unions. The campaign page has the letter in short."),
                button("", "Read about the campaign", "/campaigns/end-the-pay-freeze/"),
            ],
            "threads-1", "Seventeen lines that come together in one circle.", "pay", "workforce",
        ),
        _item(
            dt.date(2017, 5, 30),
            "Election: we want to hear what your work is like",
            "election-tell-us-your-stories",
            "We are looking for members who will tell, from their own experience, what managing in the NHS is like.",
            [
                p(
                    "Politicians of all parties make up their minds about the health service with few managers in the room. What members have "
                    "lived through can change that."
                ),
                p(
                    "The stories are for the first months after the election, when a new government takes its large decisions on what the NHS "
                    "may spend and how it is run."
                ),
                p("You decide what we may use your story for, and whether your name stands beside it. You can take it back."),
                button("", "See the campaign", "/campaigns/next-parliament/"),
            ],
            "circles-2", "Circles of two sizes around a larger one, like people at a table.", "elections",
        ),
        _item(
            dt.date(2017, 5, 23),
            "Reorganisation: the NHS must not throw its managers away again",
            "redundancies-waste-talent",
            "MiP’s chief executive warns that another round of reorganisation will cost the NHS managers whom it needs.",
            [
                p(
                    "Jon Restell says that the health service stands to lose valuable managers once more. The cause is the latest "
                    "reorganisation, and that nobody looks after redeployment across the whole system."
                ),
                p("What he asks for is a better way of handling redeployment and redundancy, in the NHS as a whole and not employer by employer."),
                button("If your job is at risk, talk to us before you agree to anything.", "Your job at risk: our factsheet", "/rights/your-job-at-risk/"),
            ],
            "steps-3", "Columns of different heights, rising from left to right.", "reorganisation",
        ),
        _item(
            dt.date(2017, 5, 22),
            "The Prime Minister’s salary is no measure for senior pay",
            "prime-ministers-salary-no-measure",
            "MiP asks the next government to give up the rule that measures the pay of senior NHS managers by what the Prime Minister earns.",
            [
                p(
                    "The <i>Health Service Journal</i> has found that the Treasury agreed to more than 90% of the requests to pay a senior NHS "
                    "manager more than the Prime Minister. Theresa May’s salary is £142,500."
                ),
                p("A rule from which nearly every exception is granted is not a rule. Jon Restell calls on the next government to retire it."),
            ],
            "steps-1", "Columns that rise from left to right.", "pay",
        ),
        _item(
            dt.date(2017, 5, 18),
            "Our toolkit for the general election is out",
            "general-election-toolkit",
            "With it members can put our proposals to the candidates where they live, and ask them to commit themselves.",
            [
                p(
                    "The toolkit holds MiP’s policy proposals and a way to bring them to your local candidates. It asks them to stand for your "
                    "views in Parliament if they are elected."
                ),
                button("", "Get the toolkit", "/campaigns/next-parliament/general-election-2017-toolkit/"),
            ],
            "arches-2", "Seven arches, one inside another, like doors that stand open.", "elections",
        ),
    ]  # fmt: skip


def posts() -> list[Fact]:
    """This function will return three posts of the election series; of the first only what the second says of it is known, so it is not here."""
    return [
        _item(
            dt.date(2017, 5, 18),
            "Change we can believe in",
            "change-we-can-believe-in",
            "In the second of his election blogs Jon Restell asks how the NHS and social care can really change.",
            [
                p("His first post was about money. This one puts a question to every party: if there were more of it, would it be spent in the same way?"),
                h("What he asks of politicians"),
                points(
                    "to work with staff when resources move to where they are needed most",
                    "to be open and honest with voters about what that means",
                ),
                OUR_WORDS,
            ],
            "arches-1", "Arches of several colours, one inside another.", "elections",
        ),
        _item(
            dt.date(2017, 5, 25),
            "A new deal for the NHS workforce",
            "a-new-deal-for-the-nhs-workforce",
            "In the third of his election blogs Jon Restell calls on politicians to drop the pay policy and to offer staff a new deal.",
            [
                p("Staff are short, and getting shorter. The post asks politicians to say so plainly and to stop hiding behind kind words."),
                h("Where posts stand empty"),
                points("midwives", "consultants in accident and emergency", "general practitioners", "mental health nurses", "executive directors"),
                p("That list is not complete. And colleagues from other EU countries do not know what will become of them, which makes it worse."),
                OUR_WORDS,
            ],
            "circles-3", "Nine circles around a larger one.", "workforce", "elections",
        ),
        _item(
            dt.date(2017, 6, 1),
            "The NHS needs skilled managers more than ever",
            "the-nhs-needs-skilled-managers",
            "In the fourth of his election blogs Jon Restell asks politicians to stop manager-bashing and to invest in the skills that the "
            "NHS needs.",
            [
                p("To manage in the NHS and in social care, the post says, has never been harder than now. It gives the reasons:"),
                points(
                    "two complex systems that change fast are to become one, and both are under enormous pressure",
                    "money is short and getting shorter, and support from politicians cannot be relied on",
                    "systems and ways of working together are being built that nobody has tried before",
                    "and a reorganisation that was botched still stands in the way",
                ),
                p("What follows from it is not fewer managers but managers who are trained and trusted."),
                OUR_WORDS,
            ],
            "threads-2", "Lines from the left that meet in a circle on the right.", "workforce", "elections",
        ),
    ]  # fmt: skip


def events(at: dt.datetime) -> list[Fact]:
    """This function will return the conference of 2016, and an event that is still to come, which is invented."""
    london = at.tzinfo
    soon = (at + dt.timedelta(days=45)).replace(hour=12, minute=30, second=0, microsecond=0)
    conference = _item(
        dt.date(2016, 11, 23),
        "Annual conference 2016",
        "conference-2016",
        "TUC Congress House, London, on Wednesday 23 November 2016.",
        [
            p("This year’s conference takes place at TUC Congress House in London, on Wednesday 23 November."),
            p("Everybody who manages health and care is welcome: come and say what the union should do next."),
        ],
        "circles-1", "Circles around a larger one, like members around a table.", "union",
    )  # fmt: skip
    hour = _item(
        at.date() - dt.timedelta(days=2),
        "One hour on flexible working",
        "one-hour-on-flexible-working",
        "What you can ask for, how to put it, and what to do when the answer is no. Bring your questions.",
        [
            p("Half an hour of what you need to know, half an hour of your questions. You need not show your face or give your name."),
            p("<i>This event is invented: it shows what an announcement on this website looks like.</i>"),
        ],
        "arches-3", "Arches, one inside another.", "flexible-working",
    )  # fmt: skip
    return [
        conference
        | {
            "starts_at": dt.datetime(2016, 11, 23, 0, 0, tzinfo=london),
            "ends_at": dt.datetime(2016, 11, 23, 23, 59, tzinfo=london),
            "place": "TUC Congress House, London",
            "address": "Congress House\nGreat Russell Street\nLondon",
            "who": "Members",
            "highlights": [
                p("The day is over; thank you for coming. This is what is left of it on this website:"),
                h("Highlights"),
                points(
                    "The conference took place at TUC Congress House in London.",
                    "It was the annual conference of 2016, on Wednesday 23 November.",
                ),
                p(
                    "<i>What was said on the day has not come down to this demonstration. On the website of a union its speeches, pictures and "
                    "decisions stand here, in place of the announcement.</i>"
                ),
                button("", "Read the news of the year that followed", "/news/"),
            ],
        },
        hour
        | {
            "starts_at": soon,
            "ends_at": soon + dt.timedelta(hours=1),
            "place": "Online",
            "who": "Members, and whoever thinks of becoming one",
            "fee": "Nothing",
            "access": "With live captions. Tell us if you need a sign language interpreter.",
        },
    ]
