"""Sending: once, also when the job runs twice; files that are whole; failures in words that name nobody."""

import email
import email.policy
import io
import logging
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pypdf
import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import ProgrammingError

from steward.outbox import actions, files, jobs, letters, postroom
from steward.outbox.models import CODE_LINE, Message
from steward.people.acting import Actor, acting_as
from steward.people.models import Person, WayIn
from steward.register.models import Address, Employment
from tests.people import a_member, a_person, an_actor, an_address, building

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
NAME = ("Ŵyn", "O'Brien-Àdébáyọ̀")


def _queued(person: Person, body: str = "Dear member,\n\nhello.", **more: Any) -> Message:
    with acting_as(an_actor("membership_officer"), "contact"):
        return actions.write(
            Person.objects.get(pk=person.pk),
            kind="test",
            purpose="contact",
            subject="About your membership",
            body=body,
            at=NOW,
            **more,
        )


def _now(message: Message) -> Message:
    with building():
        return Message.objects.get(pk=message.pk)


def _read(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def test_an_email_becomes_one_file_named_by_its_message(folder: Path) -> None:
    with building():
        person = a_member(*NAME, email="wyn@invented.example")
    message = _queued(person)
    postroom.deliver(message.pk, at=NOW)
    assert [path.name for path in folder.iterdir()] == [f"{message.pk}.eml"]
    sent = _read(folder / f"{message.pk}.eml")
    assert sent["Subject"] == "About your membership"
    assert sent["To"].addresses[0].display_name == "Ŵyn O'Brien-Àdébáyọ̀"
    assert sent["To"].addresses[0].addr_spec == "wyn@invented.example"
    assert str(message.pk) in sent["Message-ID"]
    assert not [header for header in sent if header.lower().startswith("list-")]
    assert "hello." in sent.get_content()
    assert (_now(message).state, _now(message).sent_at) == ("sent", NOW)


def test_nothing_of_the_person_is_in_the_subject(folder: Path) -> None:
    with building():
        person = a_member("Canarina", "Unmistakable", email="canarina@invented.example")
    message = _queued(person, body="Dear Canarina Unmistakable")
    postroom.deliver(message.pk, at=NOW)
    subject = str(_read(folder / f"{message.pk}.eml")["Subject"])
    assert not [word for word in ("Canarina", "Unmistakable", "invented") if word.casefold() in subject.casefold()]


def test_a_letter_becomes_a_pdf_beside_the_emails_with_name_address_and_words(folder: Path) -> None:
    with building():
        person = a_member(*NAME, address=False)
        an_address(person, "27 Invented Barracks", "BFPO 5501", town="", line_2="#panic() *Block* $C$")
    message = _queued(person)
    postroom.deliver(message.pk, at=NOW)
    assert [path.name for path in folder.iterdir()] == [f"{message.pk}.pdf"]
    words = _words_of(folder / f"{message.pk}.pdf")
    for expected in (
        "O'Brien-",
        "27 Invented Barracks",
        "#panic() *Block* $C$",
        "BFPO 5501",
        "21 November 2026",
        "hello.",
        "Managers in Partnership",
    ):
        assert expected in words


def _words_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_somebody_with_one_name_abroad_gets_a_letter_too(folder: Path) -> None:
    with building():
        person = a_member("", "Sukarnoputra", address=False)
        an_address(person, "Jalan Rekaan 5", "12345", town="Jakarta", country="Indonesia")
    message = _queued(person)
    postroom.deliver(message.pk, at=NOW)
    words = _words_of(folder / f"{message.pk}.pdf")
    assert "Sukarnoputra" in words
    assert "Indonesia" in words


@pytest.mark.parametrize("email", ["wyn@invented.example", ""])
@pytest.mark.promise("P24")
def test_a_one_time_code_is_made_while_sending_and_no_officer_can_read_it(folder: Path, email: str) -> None:
    """Only the member can enter the account: the code stands in what is sent, and nowhere in what the union keeps."""
    with building():
        person = a_member(*NAME, email=email)
    message = _queued(person, body=f"Type this:\n\n{CODE_LINE}\n\nBye.")
    postroom.deliver(message.pk, at=NOW)
    path = next(folder.iterdir())
    words = _words_of(path) if path.suffix == ".pdf" else _read(path).get_content()
    code = next(word for word in words.split() if word.count("-") == 3 and len(word) == 19)
    assert CODE_LINE not in words
    assert code not in _now(message).body
    with pytest.raises(ProgrammingError), acting_as(an_actor("membership_officer"), "register"):
        list(WayIn.objects.values_list("code_hash"))
    from steward.people import actions as people

    with acting_as(Actor("signin"), "sign_in"):
        account = people.enter(code=code, email="mine@invented.example", password="a long invented phrase", at=NOW)
        assert account.person_id == person.pk


def test_an_officer_cannot_make_a_way_into_somebodys_account() -> None:
    from steward.people import actions as people

    with building():
        person = a_member()
    with pytest.raises(ProgrammingError), acting_as(an_actor("membership_officer"), "register"):
        people.make_way_in(Person.objects.get(pk=person.pk), at=NOW)


@pytest.mark.parametrize("email", ["rhoswen@invented.example", ""])
def test_a_job_that_runs_twice_sends_once(folder: Path, email: str) -> None:
    with building():
        person = a_member(email=email)
    message = _queued(person)
    postroom.deliver(message.pk, at=NOW)
    path = next(folder.iterdir())
    path.unlink()
    assert postroom.deliver(message.pk, at=NOW) == "sent"
    assert list(folder.iterdir()) == []


def test_a_machine_that_dies_between_sending_and_writing_it_down_sends_the_same_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
    message = _queued(person)

    class Killed(BaseException):
        """As kill -9: nobody tidies up."""

    real = postroom._email

    def die(*said: Any) -> None:
        real(*said)
        raise Killed

    monkeypatch.setattr(postroom, "_email", die)
    with pytest.raises(Killed):
        postroom.deliver(message.pk, at=NOW)
    assert _now(message).state == "queued"
    first = _read(folder / f"{message.pk}.eml")["Message-ID"]
    monkeypatch.setattr(postroom, "_email", real)
    postroom.deliver(message.pk, at=NOW)
    assert [path.name for path in folder.iterdir()] == [f"{message.pk}.eml"]
    assert _read(folder / f"{message.pk}.eml")["Message-ID"] == first


def test_a_message_that_is_gone_is_nothing_to_send(folder: Path) -> None:
    assert postroom.deliver(uuid4(), at=NOW) is None
    assert not folder.exists()


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*said: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", break_off)
    with pytest.raises(OSError, match="disk full"):
        files.put(tmp_path / "a.eml", b"x" * 100_000)
    assert list(tmp_path.iterdir()) == []


def test_files_are_readable_by_their_owner_only(folder: Path) -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
    postroom.deliver(_queued(person).pk, at=NOW)
    assert oct(next(folder.iterdir()).stat().st_mode)[-3:] == "600"
    assert oct(folder.stat().st_mode)[-3:] == "700"


def test_a_librarys_mail_gets_a_file_too(folder: Path) -> None:
    mail.EmailMessage("Your password", "words", "post@localhost", ["someone@invented.example"]).send()
    assert [path.suffix for path in folder.iterdir()] == [".eml"]


# ---- failures


def _broken(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    def fail(self: object, *said: object, **more: object) -> int:
        raise problem

    monkeypatch.setattr(files.EmailFiles, "send_messages", fail)


def _context(attempts: int) -> Any:
    return SimpleNamespace(job=SimpleNamespace(attempts=attempts))


def test_a_failure_is_tried_again_three_times_and_then_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
    message = _queued(person)
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)  # the test's own transaction is open
    _broken(monkeypatch, smtplib.SMTPDataError(451, b"<rhoswen@invented.example> greylisted"))
    retry = jobs.LaterAgain()
    for attempts, minutes in ((0, 1), (1, 10), (2, 60)):
        with pytest.raises(postroom.NotSent) as problem:
            jobs.send(_context(attempts), message=str(message.pk))
        decision = retry.get_retry_decision(exception=problem.value, job=_context(attempts).job)
        assert decision is not None
        wait = decision.retry_at - datetime.now(UTC)
        assert minutes * 60 - 5 < wait.total_seconds() <= minutes * 60
        assert (_now(message).state, _now(message).problem) == ("queued", "The mail server refused the message (451).")
    jobs.send(_context(3), message=str(message.pk))
    assert (_now(message).state, _now(message).problem) == ("failed", "The mail server refused the message (451).")
    assert retry.get_retry_decision(exception=problem.value, job=_context(3).job) is None


@pytest.mark.parametrize(
    "problem",
    [
        smtplib.SMTPRecipientsRefused({"rhoswen@invented.example": (550, b"no rhoswen here")}),
        smtplib.SMTPServerDisconnected("rhoswen@invented.example"),
        ConnectionRefusedError("rhoswen@invented.example"),
        TimeoutError("rhoswen@invented.example"),
    ],
)
def test_what_went_wrong_is_said_without_the_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, problem: Exception
) -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
    message = _queued(person)
    _broken(monkeypatch, problem)
    with pytest.raises(postroom.NotSent) as said:
        postroom.deliver(message.pk, at=NOW)
    logging.getLogger("procrastinate").error("job failed", exc_info=said.value)
    assert "rhoswen" not in str(said.value) + _now(message).problem + caplog.text


def test_a_code_that_was_not_sent_is_no_way_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
    message = _queued(person, body=CODE_LINE)
    _broken(monkeypatch, TimeoutError())
    with pytest.raises(postroom.NotSent):
        postroom.deliver(message.pk, at=NOW)
    with building():
        assert not WayIn.objects.filter(person=person).exists()


def test_a_letter_that_cannot_be_written_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with building():
        person = a_member()
    message = _queued(person)
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    with pytest.raises(postroom.NotSent, match="could not be written"):
        postroom.deliver(message.pk, at=NOW)
    assert _now(message).state == "queued"


# ---- the real thing


class Inbox:
    """Keeps what arrives over SMTP."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        self.got.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@contextmanager
def _server(settings: Any) -> Iterator[Inbox]:
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield inbox
    finally:
        controller.stop()


def test_an_email_travels_over_real_smtp(settings: Any) -> None:
    with building():
        person = a_member(*NAME, email="wyn@invented.example")
    message = _queued(person)
    with _server(settings) as inbox:
        postroom.deliver(message.pk, at=NOW)
        postroom.deliver(message.pk, at=NOW)
    assert [mail["Subject"] for mail in inbox.got] == ["About your membership"]
    assert inbox.got[0]["To"].addresses[0].addr_spec == "wyn@invented.example"
    assert str(message.pk) in inbox.got[0]["Message-ID"]
    assert _now(message).state == "sent"


def test_a_server_that_nobody_answers_at_is_a_failure_in_words(settings: Any) -> None:
    with building():
        person = a_member(email="rhoswen@invented.example")
    message = _queued(person)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    with pytest.raises(postroom.NotSent, match="cannot be reached"):
        postroom.deliver(message.pk, at=NOW)


# ---- what the postroom may not


def test_the_postroom_sees_no_job_and_changes_no_address() -> None:
    with building():
        person = a_member()
    with pytest.raises(ProgrammingError), acting_as(postroom.POSTROOM, "contact"):
        list(Employment.objects.values_list("job_title"))
    with pytest.raises(ProgrammingError), acting_as(postroom.POSTROOM, "contact"):
        Address.objects.filter(person=person).update(line_1="elsewhere")


def test_a_letter_of_many_pages_is_one_pdf() -> None:
    with building():
        person = a_person()
        message = Message(person=person, subject="s", to_name="A B", to_lines=["1 Row"], queued_at=NOW)
    pdf = letters.typeset(message, ["words " * 400] * 4)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 1
