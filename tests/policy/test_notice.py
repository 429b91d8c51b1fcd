"""The notice says every rule of the policy once, and nothing else; what changed is told in words."""

import json
import re

import pytest

from steward.policy import differences, notice, periods, text
from steward.policy.notice import Notice


def keys_of(policy):
    keys = {f"{name}.{key}" for name, shelf in text.SHELVES.items() if not shelf.one for key in getattr(policy, name)}
    return keys | {"union", "controller", "controller.authority"} | {f"changed.{change.version}" for change in policy.changed}


def words_of(made: Notice) -> str:
    return "\n".join(
        " ".join((item.title, item.says, *(f"{label} {value}" for label, value in item.facts))) for _, item in made.items()
    )


@pytest.fixture(scope="session")
def made(policy):
    return notice.build(policy)


def test_every_key_of_the_policy_is_an_anchor_and_nothing_else_is(policy, made):
    anchors = [item.anchor for _, item in made.items()]
    assert set(anchors) == keys_of(policy)
    assert len(anchors) == len(set(anchors))


def test_every_sentence_of_the_policy_is_in_the_notice(policy, made):
    words = words_of(made).casefold()
    for name, shelf in text.SHELVES.items():
        if shelf.one or name == "rights":
            continue
        for item in getattr(policy, name).values():
            for attribute in (
                "text",
                "says",
                "ask",
                "does",
                "who",
                "label",
                "shows",
                "learns",
                "why",
                "promotes",
                "stop",
                "deletes",
            ):
                if isinstance(said := getattr(item, attribute, None), text.Text):
                    assert said.en.casefold() in words, (name, item.key, attribute)


def test_the_notice_names_controller_regulator_version_and_laws(policy, made):
    words = words_of(made)
    for fact in ("Centenary House", "info@miphealth.org.uk", "https://ico.org.uk", policy.version, *policy.union.laws):
        assert fact in words
    assert made.version == policy.version
    assert made.authority == "https://ico.org.uk"


def test_the_notice_shows_no_word_of_the_machine(policy, made):
    words = words_of(made)
    assert not re.search(r"\bP\d+[YMD]\b", words)
    assert not re.search(r"\bP\d\d\b", words)
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", words)


def test_each_purpose_shows_its_basis_its_condition_and_what_an_objection_does(policy, made):
    items = {item.anchor: dict(item.facts) for _, item in made.items()}
    assert "Art 6(1)(c)" in items["purposes.statutory_register"]["Lawful basis"]
    assert "s.24" in items["purposes.statutory_register"]["Lawful basis"]
    assert "Art 9(2)(d)" in items["purposes.magazine"]["Condition"]
    assert items["purposes.magazine"]["If you object"] == "it stops"
    assert items["purposes.magazine"]["Goes to"] == "ADM"
    assert all("Lawful basis" in items[f"purposes.{key}"] for key in policy.purposes)


def test_periods_are_said_in_words():
    assert [periods.period(keep) for keep in ("P7Y", "P1Y", "P1M", "P30D", "PT12H", "P1Y6M")] == [
        "seven years",
        "one year",
        "one month",
        "30 days",
        "12 hours",
        "one year and six months",
    ]


def test_the_notice_survives_being_kept_as_data(made):
    assert Notice.from_json(json.loads(json.dumps(made.as_json()))) == made


def test_a_notice_does_not_differ_from_itself(made):
    assert differences.diff(made.as_json(), made) == []


def test_what_changed_is_told_in_words(tables, made):
    tables["recipients"]["mailing_house"]["name"] = "Penny Post"
    tables["retention"]["application_form"]["keep"] = "P2Y"
    tables["purposes"]["research"]["text"]["en"] = "Asking you what you think"
    del tables["website"]["external"]["flickr"]
    changes = {change.anchor: change for change in differences.diff(made, notice.build(text.from_dicts(tables)))}
    assert "was called “ADM”" in changes["recipients.mailing_house"].says
    assert "now says “Two years after" in changes["retention.application_form"].says
    assert changes["external.flickr"].kind == "removed"
    assert str(changes["external.flickr"]) == "Our website and our emails: no longer: “Flickr”"
    assert changes["purposes.magazine"].says.endswith("Goes to was ADM and is now Penny Post")


def test_a_new_recipient_is_told(tables, made):
    old_tables = json.loads(json.dumps(tables, default=str))
    tables["recipients"]["printer"] = old_tables["recipients"]["mailing_house"] | {"name": "Second Press"}
    told = {change.anchor: change.says for change in differences.diff(made, notice.build(text.from_dicts(tables)))}
    assert told["recipients.printer"] == "Who gets it outside: new: “Second Press”"


def test_welsh_is_used_where_there_is_some(tables):
    tables["never"]["overseas_routine"]["says"]["cy"] = "Nid ydym byth"
    words = words_of(notice.build(text.from_dicts(tables), "cy"))
    assert "Nid ydym byth" in words
    assert "We never use member data" in words


def test_the_notice_at_a_form_says_who_asks_what_for_and_who_gets_it(policy):
    short = notice.collection(policy, purposes=["register", "statutory_register"])
    assert short.controller == policy.controller.name
    assert [line.anchor for line in short.lines] == ["purposes.register", "purposes.statutory_register"]
    assert "Art 6(1)(c)" in dict(short.lines[1].facts)["Lawful basis"]
    assert "Nothing else is a condition of membership" in short.compulsory
    assert [item.anchor for item in short.recipients] == ["recipients.hosting"]
    assert short.contact == policy.controller.data_protection.email


def test_the_notice_at_a_form_can_be_asked_by_category(policy):
    short = notice.collection(policy, categories=["email_use"])
    assert {line.anchor for line in short.lines} == {"purposes.email_tracking", "purposes.rights"}
    assert short.compulsory == ""


def test_a_form_cannot_collect_for_what_the_policy_does_not_know(policy):
    with pytest.raises(KeyError, match="horoscopes"):
        notice.collection(policy, purposes=["horoscopes"])
    with pytest.raises(KeyError, match="shoe_size"):
        notice.collection(policy, categories=["shoe_size"])
