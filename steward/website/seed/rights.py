"""Factsheets of the demonstration: general words about rights at work, no figures of the law that change under a reader's hands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from steward.website.seed.words import Block, h, p, points


def factsheets(on: dt.date) -> list[dict[str, Any]]:
    """This function will return five factsheets, two of them for members; one of the open ones should have been checked by now."""
    checked, review = on - dt.timedelta(days=18), on + dt.timedelta(days=347)

    def sheet(title: str, slug: str, introduction: str, body: list[Block], *topics: str, **more: Any) -> dict[str, Any]:
        return {
            "title": title, "slug": slug, "introduction": introduction, "body": body, "topics": topics,
            "dated_on": checked, "checked_on": checked, "review_on": review, **more,
        }  # fmt: skip

    return [
        sheet(
            "You are asked to a meeting",
            "asked-to-a-meeting",
            "A meeting about your work, your conduct or your health is announced. What to do before, during and after it.",
            [
                h("Before you go"),
                points(
                    "Ask what the meeting is about, who will be there, and which procedure of your employer it belongs to.",
                    "Ask for the papers in time to read them.",
                    "Ring us. In most formal meetings you may bring somebody from your union.",
                    "If the day does not suit your representative, say so at once and propose another.",
                ),
                h("In the meeting"),
                points(
                    "You may ask for a break whenever you need one.",
                    "Say what you know. Where you do not know, say that.",
                    "Take notes, or let your representative take them.",
                ),
                h("Afterwards"),
                points(
                    "Write down the same day what was said and agreed.",
                    "Ask for the outcome in writing.",
                    "If you can appeal, there is a day by which you must. Put it in your diary, and ring us before it comes.",
                ),
            ],
            "discipline",
        ),
        sheet(
            "Your job at risk",
            "your-job-at-risk",
            "A reorganisation or a redundancy is announced. What you can ask for, and what not to do in a hurry.",
            [
                h("First"),
                points(
                    "Do not resign, and sign nothing, before you have spoken to us.",
                    "Keep every paper about the reorganisation, and note who told you what and when.",
                    "Look up when you began and whether your service counts as continuous. It decides much of what follows.",
                ),
                h("What your employer owes you"),
                points(
                    "to tell you early, and to listen before the decision is made",
                    "a fair way of choosing, which you may have explained to you",
                    "a serious search for other work that you can do",
                ),
                h("If you are offered another job"),
                p(
                    "Ask for the offer in writing, with pay, place and hours. You can usually try it out first. Say no without talking to us and you "
                    "may lose what you would have been paid."
                ),
                h("Time is short"),
                p(
                    "For some claims the law gives you little time, counted from the day of what you complain about. Ring us early."
                ),
            ],
            "reorganisation",
        ),
        sheet(
            "Asking for flexible working",
            "asking-for-flexible-working",
            "Other hours, fewer hours, another place. How to put it so that it is hard to refuse.",
            [
                h("What you can ask for"),
                points(
                    "other hours or days",
                    "fewer hours, or the same in fewer days",
                    "to share your job",
                    "to work from another place",
                ),
                h("How to put it"),
                points(
                    "Ask in writing, say when it would begin, and keep a copy.",
                    "Say how the work would be done. Managers are asked who covers for them; answer before anybody asks.",
                    "Offer a trial.",
                ),
                h("If the answer is no"),
                p(
                    "Your employer must have a reason that the law accepts, and must have dealt with your request properly. Ask for the reason in "
                    "writing, and show it to us."
                ),
            ],
            "flexible-working",
            checked_on=on - dt.timedelta(days=400),
            dated_on=on - dt.timedelta(days=400),
            review_on=on - dt.timedelta(days=35),
        ),
        sheet(
            "When somebody complains about you",
            "when-somebody-complains-about-you",
            "A grievance or a complaint names you. What managers should do in the first days, and what they should leave.",
            [
                h("In the first days"),
                points(
                    "Ring us before you answer, also if it seems harmless.",
                    "Do not talk to the person who complained about it, and ask nobody to do so for you.",
                    "Keep your diary, your messages and your notes as they are. Delete nothing.",
                ),
                h("What you may ask for"),
                points(
                    "what exactly you are said to have done, and when",
                    "who looks into it, and that it is somebody who has no part in it",
                    "how long it will take, and whom you can talk to meanwhile",
                ),
                h("If you are suspended"),
                p("It is not a punishment, and should be short and looked at again. Stay reachable, and let us talk for you."),
            ],
            "discipline",
            members_only=True,
        ),
        sheet(
            "Settlement agreements: before you sign",
            "settlement-agreements",
            "Your employer offers money if you go and make no claim. What to look at before you say yes.",
            [
                h("What it is"),
                p(
                    "You give up claims and get something for it. It binds you only if an independent adviser has explained it to you; we arrange one."
                ),
                h("Look at"),
                points(
                    "what you would get without it: notice, holiday, redundancy pay, pension",
                    "the day on which you leave, and what counts until then",
                    "what you may say about it, and to whom",
                    "the words of your reference",
                ),
                h("Do not"),
                points("sign on the day on which you get it", "resign while it is being talked about", "talk about it at work"),
            ],
            "reorganisation",
            members_only=True,
        ),
    ]
