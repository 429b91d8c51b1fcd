"""What stands: each question of the policy with the answer of one person, and every answer there ever was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, gettext_lazy

from steward.permits import wordings
from steward.permits.models import Choice
from steward.policy import text

CHANNEL_WORDS = {
    "online": gettext_lazy("online"),
    "form": gettext_lazy("on the form you joined with"),
    "phone": gettext_lazy("by telephone"),
    "email": gettext_lazy("by email"),
    "letter": gettext_lazy("by letter"),
    "link": gettext_lazy("by the link in a message"),
    "branch": gettext_lazy("through your branch"),
    "call_centre": gettext_lazy("through the call centre"),
    "researcher": gettext_lazy("through the researcher"),
}


@dataclass(frozen=True)
class Standing:
    """One question of the policy and what stands now: `given` is None where it was never asked or never answered."""

    kind: str
    key: str
    ask: str
    says: str
    clauses: tuple[str, ...]
    withdraw: tuple[str, ...]
    given: bool | None
    at: datetime | None = None
    channel: str = ""
    wording: str = ""
    words: str = ""  # as the person saw them when they answered
    same_words: bool = True
    recipient: str = ""
    requires: str = ""

    @property
    def in_force(self) -> bool:
        """Whether it has its effect: silence is never a yes, and never an objection."""
        return bool(self.given)

    @property
    def state(self) -> str:
        """The state in words for the person."""
        if self.given is None:
            return gettext("never asked")
        if self.kind == "consent":
            return gettext("yes") if self.given else gettext("no")
        if self.kind == "objection":
            return gettext("you objected") if self.given else gettext("no objection")
        return gettext("restricted") if self.given else gettext("not restricted")

    @property
    def how(self) -> str:
        """How it was told to us, in words."""
        return str(CHANNEL_WORDS.get(self.channel, self.channel))


@dataclass(frozen=True)
class Answer:
    """One answer as it was given, for the history."""

    kind: str
    key: str
    ask: str
    given: bool
    at: datetime
    channel: str
    wording: str
    policy_version: str

    @property
    def how(self) -> str:
        return str(CHANNEL_WORDS.get(self.channel, self.channel))


def standing(person_id: UUID) -> list[Standing]:
    """This function will return every consent, objection and restriction of the policy, with what stands now for a person."""
    newest: dict[tuple[str, str], Choice] = {}
    for choice in Choice.objects.filter(person_id=person_id).order_by("-at", "-id"):
        newest.setdefault((choice.kind, choice.key), choice)
    policy = text.current()
    words = wordings.find(*(answer.wording for answer in newest.values()))
    found = []
    for kind in wordings.KINDS:
        for key in policy.consents_asked() if kind == "consent" else getattr(policy, f"{kind}s"):
            asked = wordings.question(kind, key)
            answer = newest.get((kind, key))
            found.append(
                Standing(
                    kind=kind,
                    key=key,
                    ask=str(asked.ask),
                    says=str(asked.says),
                    clauses=asked.clauses,
                    withdraw=asked.withdraw,
                    given=None if answer is None else answer.given,
                    at=answer.at if answer else None,
                    channel=answer.channel if answer else "",
                    wording=answer.wording if answer else "",
                    words=words.get(answer.wording, "") if answer else "",
                    same_words=answer is None or answer.wording in _current_digests(kind, key),
                    recipient=getattr(asked, "recipient", ""),
                    requires=getattr(asked, "requires", ""),
                )
            )
    return found


def history(person_id: UUID) -> list[Answer]:
    """This function will return every answer a person ever gave, newest first, in the words they saw."""
    choices = list(Choice.objects.filter(person_id=person_id).order_by("-at", "-id"))
    words = wordings.find(*(choice.wording for choice in choices))
    return [
        Answer(
            kind=choice.kind,
            key=choice.key,
            ask=words.get(choice.wording, "").partition("\n")[0] or choice.key.replace("_", " "),
            given=choice.given,
            at=choice.at,
            channel=choice.channel,
            wording=choice.wording,
            policy_version=choice.policy_version,
        )
        for choice in choices
    ]


def _current_digests(kind: str, key: str) -> set[str]:
    return {wordings.digest(kind, key, language=language) for language in ("en", "cy")}
