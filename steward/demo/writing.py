"""What people wrote to the invented union, and what one member chose. Everybody here is invented."""

from __future__ import annotations

from datetime import datetime, timedelta

from steward.enquiries import clock
from steward.enquiries.models import Enquiry, Reply
from steward.interests.models import Interest
from steward.people.models import Person
from steward.website.models import NetworkPage, Topic

# days ago, kind, page, words, name, email, telephone, how far it is
WROTE: tuple[tuple[int, str, str, str, str, str, str, str], ...] = (
    (41, "data", "/join/", "I withdrew my application. A letter came to my old address all the same. Who still has it?", "Linnet Quarrington", "linnet@enquirers.example", "", "new"),
    (19, "enquiry", "", "Does the union advise managers of a hospice that is not of the NHS?", "", "hospice@enquirers.example", "", "new"),
    (6, "complaint", "/cookies/", "The table on this page runs out of the screen of my telephone.", "Jory Thistlewood", "", "07700 900417", "new"),
    (2, "enquiry", "/join/", "Is the price lower for somebody who works three days a week?", "Sunniva Applegarth",
     "sunniva@enquirers.example", "", "new"),
    (8, "enquiry", "", "May a journalist of a local paper speak to somebody about the campaign?", "Corin Hazelmere",
     "corin@enquirers.example", "", "waiting"),
    (30, "enquiry", "/help/", "I could not find how to change my address.", "", "", "", "done"),
)  # fmt: skip


def write(member: Person, *, at: datetime) -> None:
    """This function will add what people wrote, and what this member wrote, chose and joined."""
    for number, (days, kind, about, says, name, email, phone, state) in enumerate(WROTE):
        made = _enquiry(number, at - timedelta(days=days), kind, about, says, name=name, email=email, phone=phone)
        if state == "waiting":
            asked = "Gladly. Which paper, and by when do you need an answer?"
            Reply.objects.create(enquiry=made, channel="email", says=asked, at=made.received_at + timedelta(days=1))
            Enquiry.objects.filter(pk=made.pk).update(state="waiting", acknowledged_at=made.received_at + timedelta(days=1))
        elif state == "done":
            closed = made.received_at + timedelta(days=3)
            outcome = "They left no way to be reached. The page Help now says it in its first lines."
            Enquiry.objects.filter(pk=made.pk).update(state="done", closed_at=closed, outcome=outcome)
    mine = _enquiry(
        len(WROTE), at - timedelta(days=4), "enquiry", "/networks/", "Does the network meet in the evening too?", person=member
    )
    said = "Yes, every second month. The next meeting stands among the notices of the network."
    Reply.objects.create(enquiry=mine, person=member, channel="area", says=said, at=at - timedelta(days=2))
    Enquiry.objects.filter(pk=mine.pk).update(state="seen", acknowledged_at=at - timedelta(days=2))
    chosen = [
        (topic.sort, topic.slug) for topic in (*Topic.objects.filter(sort="topic")[:2], *Topic.objects.filter(sort="region")[:1])
    ]
    chosen += [("network", str(page.translation_key)) for page in NetworkPage.objects.order_by("title")[:1]]
    for kind, key in chosen:
        Interest.objects.create(person=member, kind=kind, key=key, chosen_at=at - timedelta(days=20))


def _enquiry(
    number: int, at: datetime, kind: str, about: str, says: str, *, person: Person | None = None, **reach: str
) -> Enquiry:
    return Enquiry.objects.create(
        reference=f"DEM{number + 2}-2XRD", kind=kind, about=about, says=says, person=person, received_at=at,
        due_on=clock.due_on(kind, at.date()), **reach,
    )  # fmt: skip
