"""Where the policy we started from and today's law differ, with the source, and what we did about it.

The rule: keep the stronger promise; where the law forbids the old wording, follow the law. Each difference also looks at the
policy in force, so that an edit which goes back to the old wording is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from steward.policy.text import Policy


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the old policy and the law differ."""

    key: str
    clauses: tuple[str, ...]
    said: str
    law: str
    source: str
    we: str
    where: str
    mended: bool

    def __str__(self) -> str:
        state = "mended" if self.mended else "NOT MENDED"
        return f"{self.where}: {', '.join(self.clauses)} {state}\n    it said: {self.said}\n    the law: {self.law} ({self.source})\n    we: {self.we}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A difference as it is written below; `mended` asks the policy in force."""

    clauses: tuple[str, ...]
    said: str
    law: str
    source: str
    we: str
    place: tuple[str, ...]
    mended: Callable[[Policy], bool]


def lint(policy: Policy) -> list[Difference]:
    """This function will return each place where the old policy and today's law differ, and whether this policy mends it."""
    return [
        Difference(
            key=key,
            clauses=entry.clauses,
            said=entry.said,
            law=entry.law,
            source=entry.source,
            we=entry.we,
            where=policy.where(*entry.place),
            mended=entry.mended(policy),
        )
        for key, entry in ENTRIES.items()
    ]


def _basis(policy: Policy, *purposes: str) -> set[str]:
    return {policy.purposes[key].basis if key in policy.purposes else "" for key in purposes}


def _conditions_everywhere(policy: Policy) -> bool:
    return all(purpose.condition for purpose in policy.purposes.values() if purpose.audience != "visitors")


def _one_consent_each(policy: Policy) -> bool:
    needs = [recipient.needs for recipient in policy.recipients.values() if recipient.needs]
    return len(needs) == len(set(needs))


ENTRIES: dict[str, Entry] = {
    "laws": Entry(
        ("P02",),
        "It serves the Data Protection Act 1998 and the GDPR of 2016.",
        "The 1998 Act is repealed; the UK GDPR and the Data Protection Act 2018 apply.",
        "Data Protection Act 2018, Sch 19",
        "We name the laws in force.",
        ("union", "laws"),
        lambda policy: "Data Protection Act 2018" in policy.union.laws and not any("1998" in law for law in policy.union.laws),
    ),
    "statutory_register": Entry(
        ("P58", "P07"),
        "The register of names and addresses rests on legitimate interests.",
        "The law orders it, so nobody can object to it, and erasure does not reach a current member's entry.",
        "TULRCA 1992, s.24(1); UK GDPR Arts 6(1)(c) and 17(3)(b)",
        "It rests on legal obligation, and the notice says so.",
        ("purposes", "statutory_register", "basis"),
        lambda policy: _basis(policy, "statutory_register") == {"obligation"},
    ),
    "statutory_mail": Entry(
        ("P13", "P15"),
        "Statutory communications, elections and ballots rest on legitimate interests.",
        "The law orders them; a legal duty is not a matter of weighing.",
        "TULRCA 1992, ss.32A, 49 to 52, 226 to 231; UK GDPR Art 6(1)(c)",
        "They rest on legal obligation and cannot be objected to.",
        ("purposes", "statutory_mail", "basis"),
        lambda policy: _basis(policy, "statutory_mail", "ballots") == {"obligation"},
    ),
    "condition": Entry(
        ("P09",),
        "It names a lawful basis for each use and nothing more.",
        "Union membership is special-category data: every use also needs a condition.",
        "UK GDPR Art 9(1) and (2)",
        "Every purpose about members names its condition; the check refuses one without.",
        ("statements", "each_purpose"),
        _conditions_everywhere,
    ),
    "outside": Entry(
        ("P25", "P33", "P35"),
        "Members' data is shared with others on the ground of legitimate interests.",
        "The condition that fits a union does not reach outside it without consent.",
        "UK GDPR Art 9(2)(d); Data Protection Act 2018, Sch 1 para 31",
        "No recipient that decides for itself may rest on it; the check refuses that.",
        ("never", "membership_outside"),
        lambda policy: (
            not any(
                recipient.kind == "controller" and policy.purposes[key].condition in ("", "not_for_profit")
                for recipient in policy.recipients.values()
                for key in recipient.purposes
                if key in policy.purposes
            )
        ),
    ),
    "email_tracking": Entry(
        ("P63",),
        "All emails are tracked.",
        "A tracking pixel or a link of one's own reads the reader's device, which needs consent.",
        "PECR reg 6; ICO guidance on storage and access, April 2026",
        "Tracking is off, and only for those who agreed; what was tracked can be seen and erased.",
        ("purposes", "email_tracking", "basis"),
        lambda policy: _basis(policy, "email_tracking") == {"consent"},
    ),
    "marketing_email": Entry(
        ("P54", "P50"),
        "Direct marketing by email needs consent; by other means it can be objected to.",
        "So it is. The soft opt-in of 2026 is for charities and does not reach a union's aims.",
        "PECR reg 22 and 22(3A)",
        "Kept as it was: consent for email, an objection for every channel.",
        ("purposes", "marketing_email", "basis"),
        lambda policy: _basis(policy, "marketing_email") == {"consent"},
    ),
    "benefits": Entry(
        ("P35", "P55"),
        "One opt-in covers third-party benefits.",
        "Consent is specific: each organisation that will rely on it is named.",
        "UK GDPR Arts 4(11) and 7; recital 43",
        "Each provider is asked for apart, by name.",
        ("never", "consent_for_all"),
        _one_consent_each,
    ),
    "payroll": Entry(
        ("P30", "P32"),
        "The employer learns of payroll payers on the ground of legitimate interests.",
        "The deduction needs the member's written authority, and telling an employer of a membership needs explicit consent.",
        "TULRCA 1992, s.68; UK GDPR Art 9(2)(a)",
        "Payroll deduction is a consent of its own, and says that the employer will learn.",
        ("purposes", "payroll", "basis"),
        lambda policy: _basis(policy, "payroll") == {"consent"},
    ),
    "labour_link": Entry(
        ("P33", "P56"),
        "Who opts for the Labour Link fund is shared with the Labour Party.",
        "The law now lets a political fund be opted out of; giving a name to a party still needs explicit consent of its own.",
        "TULRCA 1992, ss.82 to 84 as amended on 18 February 2026; UK GDPR Art 9(2)(a)",
        "The stronger promise is kept: the fund is opt-in, and the sharing is a second consent.",
        ("consents", "labour_party", "requires"),
        lambda policy: (
            {"labour_link_fund", "labour_party"} <= set(policy.consents)
            and policy.consents["labour_party"].requires == "labour_link_fund"
        ),
    ),
    "equality": Entry(
        ("P19",),
        "Equality monitoring rests on legitimate interests.",
        "It needs the condition on equality of opportunity, and stops for whoever asks in writing.",
        "Data Protection Act 2018, Sch 1 para 8",
        "It names that condition and stops at once.",
        ("purposes", "equality", "condition"),
        lambda policy: policy.purposes["equality"].if_objected == "stops" if "equality" in policy.purposes else False,
    ),
    "crime": Entry(
        ("P37",),
        "Data is occasionally shared with the police.",
        "Crime is a recognised legitimate interest; the special-category condition is still needed.",
        "UK GDPR Annex 1; Data Protection Act 2018, Sch 1 para 10",
        "Case by case, one named person, approved by two officers, with the condition named.",
        ("purposes", "crime", "condition"),
        lambda policy: policy.purposes["crime"].condition == "substantial_interest" if "crime" in policy.purposes else False,
    ),
    "complaints": Entry(
        ("P53",),
        "A complaint is an email to the data-protection contact.",
        "There must be a way to complain electronically and by other means, acknowledged within 30 days.",
        "Data Protection Act 2018, s.164A, in force 19 June 2026",
        "A right of its own, with that clock.",
        ("rights", "complain", "within"),
        lambda policy: policy.rights["complain"].within == "P30D" if "complain" in policy.rights else False,
    ),
    "access": Entry(
        ("P45",),
        "Access within one month, and it helps to say what one seeks.",
        "The clock may stop while we ask; the search must be reasonable and proportionate.",
        "UK GDPR Arts 12A and 15(1A); Data (Use and Access) Act 2025",
        "The month stays. A member sees nearly all of it at once, online.",
        ("rights", "access", "within"),
        lambda policy: policy.rights["access"].within == "P1M" if "access" in policy.rights else False,
    ),
    "own_entry": Entry(
        ("P45", "P58"),
        "Nothing is said of a member's right to see the own entry in the register.",
        "A member may ask whether there is an entry and have a copy.",
        "TULRCA 1992, s.24(3)",
        "Named beside the right of access; free.",
        ("rights", "access", "law"),
        lambda policy: any("s.24(3)" in law for law in policy.rights["access"].law) if "access" in policy.rights else False,
    ),
    "portability": Entry(
        ("P49",),
        "Portability is promised for all data.",
        "The law gives it for what rests on consent or contract.",
        "UK GDPR Art 20(1)",
        "The wider promise is kept.",
        ("rights", "portability"),
        lambda policy: "portability" in policy.rights,
    ),
    "automated": Entry(
        ("P52",),
        "No automated decisions, no profiling.",
        "The article it stands on was replaced.",
        "UK GDPR Arts 22A to 22D",
        "The promise stands; the law beside it is the new one.",
        ("rights", "automated", "law"),
        lambda policy: any("22A" in law for law in policy.rights["automated"].law) if "automated" in policy.rights else False,
    ),
    "embeds": Entry(
        ("P65", "P67"),
        "Pictures, videos and social buttons of other services load with the page; the list is not complete.",
        "Loading them stores and reads on the device and tells another company, which needs consent.",
        "PECR reg 6; UK GDPR Art 13(1)(e)",
        "They load when clicked; buttons are plain links; what is not in the list cannot load.",
        ("statements", "external"),
        lambda policy: all(external.load in ("click", "link") for external in policy.external.values()),
    ),
    "overseas": Entry(
        ("P39", "P67"),
        "Nothing goes abroad routinely, and yet videos and buttons of American companies load with the page.",
        "Loading them is a transfer.",
        "UK GDPR Arts 44 to 46",
        "Nothing loads before a click, and every recipient keeps the data in the United Kingdom.",
        ("statements", "overseas"),
        lambda policy: all(recipient.country == "GB" or recipient.safeguard for recipient in policy.recipients.values()),
    ),
    "uia": Entry(
        ("P29", "P35", "P36"),
        "UIA appears under two names, for a call centre and for benefits.",
        "Each recipient is told apart, with its own basis.",
        "UK GDPR Arts 13(1)(e) and 5(1)(b)",
        "Two recipients: the call centre works for us, the benefits need consent.",
        ("recipients", "uia_benefits"),
        lambda policy: {"uia_calls", "uia_benefits"} <= set(policy.recipients),
    ),
    "ers": Entry(
        ("P28",),
        "Electoral Reform Services is scrutineer and returning office.",
        "A scrutineer is appointed under the Act and is independent; the company is now Civica Election Services.",
        "TULRCA 1992, ss.49 and 226B",
        "Two offices, each with its own data, under the new name.",
        ("recipients", "scrutineer", "name"),
        lambda policy: {"scrutineer", "returning_office"} <= set(policy.recipients),
    ),
    "parents": Entry(
        ("P69",),
        "Access within UNISON and the parents' data rules are mentioned; the parents are not among the recipients.",
        "Recipients are named; who answers for what together is arranged and told.",
        "UK GDPR Arts 13(1)(e) and 26",
        "The FDA and UNISON are recipients, for what the law makes them keep.",
        ("recipients", "unison"),
        lambda policy: {"fda", "unison"} <= set(policy.recipients),
    ),
    "software": Entry(
        ("P25", "P39"),
        "Nothing is said of those who carry the mail and run the computers.",
        "They are recipients too.",
        "UK GDPR Arts 13(1)(e) and 28",
        "Named as processors, with what they hold and how soon they delete it.",
        ("recipients", "hosting"),
        lambda policy: {"mail_provider", "hosting"} <= set(policy.recipients),
    ),
    "retention": Entry(
        ("P43",),
        "Three periods are given; the rest is sent on request.",
        "The period, or how it is decided, is told when data is collected.",
        "UK GDPR Art 13(2)(a)",
        "The whole list is in the notice, and it is what the software does.",
        ("statements", "retention"),
        lambda policy: len(policy.retention) > 3,
    ),
}
