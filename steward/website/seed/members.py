"""Networks, benefits, the magazine and the people of the demonstration. The people are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from steward.website.seed.words import Block, button, h, p, points

TOPICS = (
    ("pay", "Pay"), ("workforce", "Workforce"), ("reorganisation", "Reorganisation and redundancy"), ("elections", "Elections"),
    ("discipline", "Grievance and discipline"), ("flexible-working", "Flexible working"), ("union", "Our union"),
)  # fmt: skip
REGIONS = (("england", "England"), ("scotland", "Scotland"), ("wales", "Wales"), ("northern-ireland", "Northern Ireland"))
INVENTED = p("<i>Invented for the demonstration of this website.</i>")


def networks(on: dt.date) -> list[dict[str, Any]]:
    """This function will return two networks, each with a notice for members, one with an open one too."""

    def notice(title: str, slug: str, body: list[Block], *, days: int, members_only: bool = True) -> dict[str, Any]:
        return {
            "title": title, "slug": slug, "dated_on": on - dt.timedelta(days=days), "members_only": members_only,
            "body": [*body, INVENTED],
        }  # fmt: skip

    return [
        {
            "title": "New to leading",
            "slug": "new-to-leading",
            "introduction": "For your first three years in a post that leads others. Somebody here has had your week before you.",
            "who": "Members in their first years as a manager",
            "convenor": "Elowen Marchbanks",
            "body": [
                h("What we do"),
                points("meet every other month, in the evening, online", "pair those who ask with somebody who has done it longer", "share what we wish we had known"),
            ],
            "notices": [
                notice(
                    "What we talked about in October", "october", [p("How to take over a team whose last manager was loved.")],
                    days=20, members_only=False,
                ),
                notice("Pairs for the winter", "pairs-for-the-winter", [p("Eleven pairs have been made. If you asked and heard nothing, write to the convenor.")], days=6),
            ],
        },
        {
            "title": "Operations and estates",
            "slug": "operations-and-estates",
            "introduction": "For those who keep buildings open, theatres running and winter survivable.",
            "who": "Members who manage operations, estates and facilities",
            "convenor": "Gethin Roebuck",
            "body": [h("What we do"), points("compare notes before each winter", "visit one site a season", "speak up when plans are made without us")],
            "notices": [notice("Site visit in the spring", "site-visit", [p("Say by the end of January whether you will come; there are twenty places.")], days=11)],
        },
    ]  # fmt: skip


def benefits() -> list[dict[str, Any]]:
    """This function will return the three kinds of benefit of the sister union's portfolio, as its facts are known: no terms are invented."""
    return [
        {
            "title": title, "slug": slug, "introduction": introduction, "union": "FDA", "offered_at": "https://www.fda.org.uk/",
            "body": [p("Members of MiP have what the sister unions offer their own. The offers and their terms are on the FDA’s website.")],
        }
        for title, slug, introduction in (
            ("Discounts", "discounts", "The FDA’s portfolio has a range of discounts."),
            ("Legal support", "legal-support", "Legal support, from the FDA’s portfolio."),
            ("Financial advice", "financial-advice", "Advice on money, from the FDA’s portfolio."),
        )
    ]  # fmt: skip


def magazine() -> dict[str, Any]:
    """This function will return one issue of the quarterly magazine, with two articles."""
    return {
        "title": "Summer 2017",
        "slug": "summer-2017",
        "number": 1,
        "season": "Summer 2017",
        "dated_on": dt.date(2017, 7, 3),
        "introduction": "An election, a letter of sixteen unions, and what both have to do with your working day.",
        "body": [p("The first issue on this website. Members get the printed one by post, four times a year.")],
        "picture": "steps-4",
        "picture_alt": "Columns that rise from left to right.",
        "articles": [
            {
                "title": "One letter, sixteen unions",
                "slug": "one-letter-sixteen-unions",
                "byline": "The magazine’s editors",
                "dated_on": dt.date(2017, 7, 3),
                "introduction": "Unions that rarely agree on a comma have signed the same page. What stands in it.",
                "body": [
                    p("On 19 June 2017 MiP and 15 other unions of the NHS wrote to the Prime Minister. Two days later came the Queen’s Speech."),
                    h("Two things at once"),
                    p("The letter is about pay, and it is about people: an end to the cap, and certainty for colleagues from other EU countries."),
                    button("", "The campaign", "/campaigns/end-the-pay-freeze/"),
                ],
            },
            {
                "title": "A measure that measures nothing",
                "slug": "a-measure-that-measures-nothing",
                "byline": "The magazine’s editors",
                "dated_on": dt.date(2017, 7, 3),
                "introduction": "Who earns more than the Prime Minister needs the Treasury’s leave. It is nearly always given.",
                "body": [
                    p("More than nine requests in ten were granted, the <i>Health Service Journal</i> found in May 2017. The figure that was to be kept under is £142,500."),
                    p("What such a rule costs, nobody has counted: in letters, in weeks, in people who go elsewhere while they wait."),
                ],
            },
        ],
    }  # fmt: skip


def people(on: dt.date) -> dict[str, Any]:
    """This function will return the page of people and contacts. Nobody on it exists."""
    rows = (
        ("Branwen Calloway", "Head of employment advice", "All members", "advice"),
        ("Tobias Winterbourne", "National officer", "Scotland and Northern Ireland", "north"),
        ("Meredith Oxenhope", "National officer", "England", "england"),
        ("Gwilym Pencraig", "National officer", "Wales", "wales"),
        ("Saoirse Dunmallet", "Press and campaigns", "For journalists", "press"),
    )
    return {
        "title": "People and contacts",
        "slug": "people",
        "introduction": "Who works for the union, and how to reach them. In this demonstration all of them are invented.",
        "people": [
            {
                "name": name, "job": job, "area": area, "email": f"{box}@union.example", "phone": f"020 7946 00{number:02d}",
                "agreed_on": on - dt.timedelta(days=200), "sort_order": number,
            }
            for number, (name, job, area, box) in enumerate(rows)
        ],
    }  # fmt: skip
