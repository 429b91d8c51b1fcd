"""The words of a new website's first pages, in plain language; an editor replaces them.

What is said of the demo union are facts about MiP in our own words. Nothing is promised that this website does not do.
"""

from __future__ import annotations

import json
from typing import Any

from steward.web.context import Union
from steward.website.seed.words import Block, button, h, offer, p, points, prices

OFFERS_LEAD_TO = ("help-at-work", "reasons-to-join", "reasons-to-join")


def home(union: Union, *, demo: bool) -> dict[str, Any]:
    """This function will return the words of the first home page."""
    if demo:
        return {
            "promise": "You look after everybody. We look after you.",
            "introduction": "We are the trade union for people who manage health and care. You get advice and a representative who know "
            "your work, and a lawyer quickly when you need one.",
            "show_in_menus": False,
            "offers": json.dumps(
                [
                    offer(
                        "Expert advice and representation",
                        "When your job, your pay or your good name is at stake, you talk to people who "
                        "know how managers in health and care are employed, and who come with you.",
                    ),
                    offer(
                        "A voice for managers",
                        "Together with the other unions in health we speak up to governments and employers for fair "
                        "pay, and for the managers without whom services do not run.",
                    ),
                    offer(
                        "People like you",
                        "Leadership networks bring you together with others who do what you do, and a magazine comes four times a year.",
                    ),
                ]
            ),
        }
    return {
        "promise": f"{union.name}: stronger together",
        "introduction": union.strapline or "We are the trade union for people who do your work.",
        "offers": json.dumps(
            [
                offer(
                    "Advice and representation",
                    "When something goes wrong at work, you talk to people who know your work, and who come with you.",
                ),
                offer("A voice at work", "Together we speak to employers about pay, hours and how work is done."),
                offer("People like you", "You meet others who do what you do."),
            ]
        ),
    }


def pages(union: Union, *, demo: bool) -> list[dict[str, Any]]:
    """This function will return the words of the standard pages, with the address of each."""
    short = union.short_name
    # keeps: W08
    reasons = [
        h("You are not alone when it gets hard"),
        p(
            "Restructuring, a grievance, a complaint about you, ill health: most people meet one of these. A member brings somebody along."
        ),
        h("People who know your work" if demo else "People who know the rules"),
        p(
            "We are specialists in how managers in health and care are employed. You do not have to explain what your job is first."
            if demo
            else "We know the law, the agreements and the people who apply them."
        ),
        h("A lawyer without delay"),
        p("If your case needs legal help, we pass it on quickly, with your agreement and with what the case needs and no more."),
        h("A say"),
        p(
            "Members elect who leads the union and vote on what it does. Every member has a vote in each election that the rules open to them."
        ),
        *(
            [
                h("And besides"),
                points(
                    "a magazine, four times a year",
                    "networks of leaders in health and care",
                    "the benefits of the two unions to which we belong, the FDA and UNISON",
                ),
            ]
            if demo
            else []
        ),
        *(
            [
                prices(
                    "What it costs",
                    [
                        ("Everybody who works in health or care management", "£21.50", "a month"),
                        ("Trainees and students of health or care management", "£5.00", "a month"),
                        ("Retired members and career breaks", "£3.00", "a month"),
                    ],
                    "These amounts are invented for the demonstration.",
                )
            ]
            if demo
            else []
        ),
        button("You give your name and your address; everything else is up to you.", f"Join {short}", "/join/"),
    ]
    call = f"Ring us on {union.phone}, or write to us." if union.phone else f"Write to us at {union.email}."
    help_at_work = [
        h("First"),
        points(
            "Do not resign, and do not sign anything, before you have spoken to us.",
            "Write down what happened, when, and who was there, while you remember it.",
            "Keep letters, emails and messages. Do not send papers about other people to your private address.",
            "If you are asked to a meeting, ask what it is about and say that you want to bring your representative.",
        ),
        h("Then talk to us"),
        p(f"{call} Have your membership number at hand if you have one; we find you without it too."),
        {"type": "contact_details", "value": None},
        h("Some things will not wait"),
        p(
            "For some claims the law gives you little time, counted from the day of what you complain about. Ring us early, even if you are not sure."
        ),
        h("If you are not a member"),
        p(
            "You can join today. What we can do about a problem that began before you joined is limited, so please do not wait for one."
        ),
        button("", f"Join {short}", "/join/"),
    ]
    accessibility = [
        h("What we aim for"),
        p(
            "Everybody should be able to use this website, with whatever eyes, ears, hands, device and browser they have. We work to the Web "
            "Content Accessibility Guidelines 2.2, level AA."
        ),
        h("What that means here"),
        points(
            "Every page works with a keyboard alone, and without scripts. Only passkeys need a script, and there is always another way in.",
            "Text can be made four times as large without losing anything.",
            "Pages follow your device when it asks for dark colours, strong contrast or less movement.",
            "Forms say what is wrong, where, and how to put it right, and keep what you typed.",
            "Everything that can be done here can be done by telephone or by letter too.",
        ),
        h("What we know of that is not good enough"),
        points(
            "Pages are tested by software on every change. That finds many faults and not all; tests with people who use screen readers have not been done yet.",
            "The screens on which our editors write the website are not ours, and have not been tested by us.",
        ),
        h("Tell us"),
        p(
            f"If something does not work for you, or if you need something in large print, in Braille or read to you, write to {union.email}"
            f"{f' or ring {union.phone}' if union.phone else ''}. If you are not content with our answer, the Equality Advisory and Support "
            "Service advises people in England, Scotland and Wales; in Northern Ireland it is the Equality Commission."
        ),
    ]
    cookies = [
        p(
            "This website uses cookies only to do what you ask it to do. None follows you, none counts you, and none is read by anybody else. "
            "The law asks for no banner for such cookies, so there is none."
        ),
        {"type": "cookie_list", "value": None},
        p(
            "Nothing on our pages is loaded from another website unless you click to load it. The privacy policy lists what can be loaded, from whom, and what they learn."
        ),
        button("", "Read the privacy policy", "/privacy/"),
    ]
    contact = [
        {"type": "contact_details", "value": None},
        h("If you need help at work"),
        button("", "What to do first", "/help-at-work/"),
        h("If it is about your data"),
        p(
            "You can see, change and take back most things yourself in the members’ area. For all else write to the person named above. You "
            "can also complain to the Information Commissioner; the privacy policy says how."
        ),
    ]

    def page(title: str, slug: str, introduction: str, body: list[Block], *, menu: bool = False) -> dict[str, Any]:
        return {"title": title, "slug": slug, "introduction": introduction, "body": json.dumps(body), "show_in_menus": menu}

    return [
        page(
            "Help at work",
            "help-at-work",
            "If something has gone wrong at work, this is where to begin.",
            help_at_work,
            menu=True,
        ),
        page("Reasons to join", "reasons-to-join", "What a member has that others do not.", reasons, menu=True),
        page("Contact", "contact", f"How to reach {union.name}.", contact),
        page(
            "Accessibility",
            "accessibility",
            "How this website works for everybody, and what to do where it does not.",
            accessibility,
        ),
        page("Cookies", "cookies", "What this website keeps on your device.", cookies),
    ]


def sections(union: Union) -> list[dict[str, Any]]:
    """This function will return the sections of a new website: empty, each with its introduction."""

    def section(kind: str, title: str, slug: str, introduction: str, *, menu: bool = False) -> dict[str, Any]:
        return {"kind": kind, "title": title, "slug": slug, "introduction": introduction, "show_in_menus": menu}

    return [
        section(
            "factsheets",
            "Your rights",
            "rights",
            "Factsheets and briefings about rights at work, in plain words. Each says when it was last checked and when it will be again.",
            menu=True,
        ),
        section("news", "News", "news", f"What {union.short_name} does and says.", menu=True),
        section("blog", "Blog", "blog", "Views, under the name of whoever holds them.", menu=True),
        section("events", "Events", "events", "What is coming, and what the day was like once it has passed.", menu=True),
        section("campaigns", "Campaigns", "campaigns", "What we ask for, with whom, and what you can do.", menu=True),
        section("magazine", "Magazine", "magazine", "Our magazine on the web; the printed edition comes by post."),
        section("networks", "Networks", "networks", "Members who do what you do, and meet to talk about it."),
        section("benefits", "Benefits", "benefits", "What else a membership brings, from us and our sister unions."),
    ]
