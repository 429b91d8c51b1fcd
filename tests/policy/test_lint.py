"""Where the old policy and today's law differ, this policy mends it, and an edit that goes back is seen."""

import pytest

from steward.policy import lint, text


def test_our_policy_mends_every_difference(policy):
    differences = lint.lint(policy)
    assert len(differences) == len(lint.ENTRIES) >= 20
    assert [difference.key for difference in differences if not difference.mended] == []


def test_every_difference_names_its_source_its_clauses_and_its_line(policy):
    for difference in lint.lint(policy):
        assert difference.source
        assert set(difference.clauses) <= set(text.clauses())
        assert difference.where.startswith("policy/")
        assert "mended" in str(difference)


@pytest.mark.parametrize(
    ("key", "edit"),
    [
        ("email_tracking", lambda tables: tables["purposes"]["email_tracking"].update(basis="interests")),
        ("statutory_register", lambda tables: tables["purposes"]["statutory_register"].update(basis="interests")),
        ("condition", lambda tables: tables["purposes"]["magazine"].pop("condition")),
        ("benefits", lambda tables: tables["recipients"]["lv"].update(needs="benefits_uib")),
        ("laws", lambda tables: tables["union"]["policy"].update(laws=["Data Protection Act 1998"])),
        ("complaints", lambda tables: tables["rights"].pop("complain")),
        ("labour_link", lambda tables: tables["consents"]["consent"].pop("labour_link_fund")),
        ("uia", lambda tables: tables["recipients"].pop("uia_calls")),
    ],
)
def test_going_back_to_the_old_wording_is_seen(tables, key, edit):
    edit(tables)
    found = {difference.key: difference for difference in lint.lint(text.from_dicts(tables))}
    assert not found[key].mended
    assert "NOT MENDED" in str(found[key])
