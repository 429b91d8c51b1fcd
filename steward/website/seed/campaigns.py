"""Campaigns and the toolkit of the demonstration. What is asked for stands in the union's own pages of 2017; the sentences are ours."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import typst

from steward.web.context import Union
from steward.website.seed.words import Block, button, h, p

ASKS = (
    "Fund the NHS as it needs, and say where more money would go.",
    "Work with staff when resources move to where they are needed most, and be open with voters about what that means.",
    "Give up the pay policy, and offer the people who work for the NHS a new deal.",
    "Guarantee the rights of colleagues from other EU countries.",
    "Stop manager-bashing, and invest in the skills of those who manage.",
)
STEPS = (
    "Find out who stands where you live.",
    "Choose the proposals that matter most where you work, and say why in a sentence of your own.",
    "Ask the candidate to commit to them in Parliament.",
    "Tell us what they answered.",
)
TOOLKIT = "General election 2017: toolkit"


def imprint(union: Union) -> str:
    """This function will write who promotes election material, with the address, as the law asks."""
    address = ", ".join(union.address)
    return f"Promoted by {union.name}, {address}, on behalf of {union.name} of the same address."


def campaigns() -> list[dict[str, Any]]:
    """This function will return the two campaigns; the first has the toolkit below it."""
    letter: Block = {
        "type": "joint_letter",
        "value": {
            "to": "the Prime Minister",
            "dated_on": "2017-06-19",
            "says": "The unions of the NHS ask the Prime Minister to use the Queen’s Speech to end the freeze on public sector pay, and to "
            "show by it that her government’s attitude to the NHS has changed.",
            "asks": [
                "an end to the pay cap",
                "quick action to guarantee the rights of staff from other EU countries who work for the NHS",
            ],
            "signatories": ["Managers in Partnership (MiP)"],
            "more": "and 15 other NHS unions",
        },
    }
    return [
        {
            "title": "What managers ask of the next parliament",
            "slug": "next-parliament",
            "dated_on": dt.date(2017, 5, 18),
            "introduction": "Five proposals for those who want to be elected. Put them to the candidates where you live, and tell us what "
            "your work is really like.",
            "body": [
                h("Why now"),
                p(
                    "A new parliament decides in its first months what the health service may spend and how it is run. Managers know what "
                    "works and what does not, and are asked too rarely."
                ),
            ],
            "picture": "arches-4",
            "picture_alt": "Arches that stand one inside another, like open doors.",
            "topics": ("elections", "workforce"),
            "asks_stories": True,
            "asks_candidates": True,
            "letter_opening": "I care about health and care where you stand for election, and I stand behind what its managers ask. "
            "Before I vote I should like to know where you stand on what follows.",
            "letter_closing": "Will you commit to these in Parliament if you are elected? I should be glad of an answer, and will tell "
            "others who work in health and care here what it is.",
            "proposals": ASKS,
            "election_material": True,
        },
        {
            "title": "End the freeze on NHS pay",
            "slug": "end-the-pay-freeze",
            "dated_on": dt.date(2017, 6, 19),
            "introduction": "Sixteen unions of the NHS, one letter: end the pay cap, and guarantee the rights of colleagues from other EU countries.",
            "body": [
                p(
                    "It is the first time that so many unions of the NHS have written to a Prime Minister together. What they ask is within "
                    "the government’s power, and the Queen’s Speech was the place to say it."
                ),
                letter,
                button("What the freeze means where you work is worth more than any figure.", "Write to us", "/contact/"),
            ],
            "picture": "threads-3",
            "picture_alt": "Lines that come together in one circle.",
            "topics": ("pay", "workforce"),
        },
    ]


def toolkit(union: Union) -> bytes:
    """This function will set the toolkit as a PDF."""
    said = {
        "title": TOOLKIT,
        "union": union.name,
        "version": "version 1, 18 May 2017; set anew for the demonstration",
        "introduction": "With this you can put our proposals to the candidates where you live, and ask them to commit to them.",
        "asks": ASKS,
        "steps": STEPS,
        "imprint": imprint(union),
    }
    pdf: bytes = typst.compile(
        Path(__file__).parent / "toolkit.typ", ignore_system_fonts=True, sys_inputs={"toolkit": json.dumps(said)}
    )
    return pdf
