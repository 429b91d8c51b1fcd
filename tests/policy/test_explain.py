"""The policy answers why somebody can, or cannot, see something, with the line that says so."""

import pytest

from steward.policy.explain import Unknown, explain


def said(answer):
    return "\n".join(str(sentence) for sentence in answer)


def test_why_a_representative_cannot_see_a_telephone_number(policy):
    answer = explain(policy, "why can workplace_rep not see phone?")
    assert answer[0].says == "Workplace representative cannot see telephone numbers: the role does not list it."
    assert answer[0].where == policy.where("roles", "workplace_rep", "sees")
    assert "Ask: Membership officer" in said(answer)


def test_why_a_representative_can_see_a_workplace(policy):
    answer = said(explain(policy, "workplace_rep workplace"))
    assert "can see employer and workplace, of members at the workplaces of the post" in answer
    assert "UK GDPR Art 6(1)(f)" in answer
    assert "Not of a member who said" in answer


def test_a_role_whose_scope_is_nobody_sees_no_row(policy):
    assert "sees no row of it" in said(explain(policy, "caseworker case"))


def test_what_a_role_may_add_and_not_read(policy):
    assert "may add application form and not read it back" in said(explain(policy, "anonymous application"))


def test_why_the_mailing_house_never_gets_an_email_address(policy):
    (sentence,) = explain(policy, "mailing_house email")
    assert sentence.says == "ADM never gets email address: that is promised."
    assert sentence.where == policy.where("recipients", "mailing_house", "never")


def test_why_the_party_gets_an_address(policy):
    answer = said(explain(policy, "does labour_party get address"))
    assert "Only of who said yes to" in answer
    assert "Art 9(2)(a)" in answer


def test_a_category_is_followed_from_purpose_to_recipient(policy):
    answer = said(explain(policy, "address"))
    for step in ("postal address", "Keeping the statutory register", "Membership officer sees and changes it", "ADM gets it"):
        assert step in answer


def test_a_field_is_answered_by_its_category(policy, declared):
    answer = explain(policy, "Person.phone", declarations=declared)
    assert answer[0].says == "Person.phone holds phone."
    assert "Member sees and changes it" in said(answer)


def test_a_field_and_a_role_are_answered_together(policy, declared):
    answer = explain(policy, "can branch_officer see Person.phone", declarations=declared)
    assert answer[1].says.startswith("Branch officer cannot see telephone numbers")


@pytest.mark.parametrize("word", ["member", "employer", "magazine", "membership_record", "direct_marketing", "use"])
def test_every_kind_of_key_has_an_answer(policy, word):
    assert explain(policy, word)


def test_every_role_and_category_has_an_answer_with_a_line(policy):
    for role in policy.roles:
        for category in policy.categories:
            for sentence in explain(policy, f"{role} {category}"):
                file, _, line = sentence.where.partition(":")
                assert file.startswith("policy/")
                assert int(line) > 0


def test_what_the_policy_does_not_know_is_said_with_the_nearest_word(policy):
    with pytest.raises(Unknown, match="Did you mean phone"):
        explain(policy, "phoen")
