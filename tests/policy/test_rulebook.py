"""The rulebook is dated without a gap or an overlap: on any day one rule about a thing, and at least one class."""

from datetime import date

import pytest

from steward.policy import checks, text

TODAY = text.load().union.in_force_on


def findings(tables):
    return [each for each in checks.check(text.from_dicts(tables)) if each.code == "S37"]


@pytest.mark.parametrize("about", list(text.RULES))
def test_a_rulebook_without_a_rule_about_something_is_refused(tables, about):
    rules = tables["rulebook"]["rule"]
    for key in [key for key, rule in rules.items() if rule["about"] == about]:
        del rules[key]
    (found,) = findings(tables)
    assert f"no rule in force about {about!r}" in found.says
    assert found.paste.startswith(f"[rule.{about}]")


def test_a_rule_that_ended_before_today_leaves_a_gap(tables):
    tables["rulebook"]["rule"]["lapse"]["until_on"] = TODAY
    assert any("no rule in force about 'lapse'" in each.says for each in findings(tables))


def test_two_rules_about_one_thing_on_one_day_are_refused(tables):
    rules = tables["rulebook"]["rule"]
    rules["lapse_2026"] = rules["lapse"] | {"from_on": date(2026, 10, 1), "number": 26}
    (found,) = findings(tables)
    assert "lapse and lapse_2026 are both in force on 2026-10-01" in found.says
    assert found.paste == "until_on = 2026-10-01"


def test_one_rule_that_ends_the_day_another_begins_is_in_order(tables):
    rules = tables["rulebook"]["rule"]
    rules["lapse_2026"] = rules["lapse"] | {"from_on": date(2026, 10, 1), "number": 26}
    rules["lapse"]["until_on"] = date(2026, 10, 1)
    assert findings(tables) == []
    policy = text.from_dicts(tables)
    assert [policy.rule("lapse", on=day).number for day in (date(2026, 9, 30), date(2026, 10, 1))] == [13, 26]


@pytest.mark.parametrize("shelf", ["rule", "class"])
def test_what_ends_before_it_begins_is_refused(tables, shelf):
    key = {"rule": "lapse", "class": "honorary"}[shelf]
    tables["rulebook"][shelf][key]["until_on"] = tables["rulebook"][shelf][key]["from_on"]
    assert any(f"{key} ends before it begins" in each.says for each in findings(tables))


@pytest.mark.parametrize(("attribute", "value"), [("unit", ""), ("number", 0), ("number", -1)])
def test_a_number_has_a_unit_and_a_unit_a_number(tables, attribute, value):
    tables["rulebook"]["rule"]["resign"][attribute] = value
    assert any("a number has a unit" in each.says for each in findings(tables))


def test_a_rulebook_without_a_class_in_force_is_refused(tables):
    for each in tables["rulebook"]["class"].values():
        each["until_on"] = TODAY
    assert any("no class of membership in force" in each.says for each in findings(tables))


def test_the_classes_of_a_day_are_those_that_were_in_force(tables):
    tables["rulebook"]["class"]["honorary"]["until_on"] = date(2020, 1, 1)
    policy = text.from_dicts(tables)
    assert "honorary" in policy.classes_on(date(2019, 12, 31))
    assert "honorary" not in policy.classes_on(date(2020, 1, 1))
    assert policy.classes_on(date(2005, 5, 31)) == {}
