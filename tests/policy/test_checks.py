"""Each rule refuses the edit it is there for, at its line, and says what to write instead."""

import pytest

from steward.policy import checks, text


def findings(tables, lines=None, declared=None):
    return checks.check(text.from_dicts(tables, lines=lines), declared)


def codes(tables, declared=None):
    return {finding.code for finding in findings(tables, declared=declared)}


def test_our_own_policy_breaks_no_rule(policy, declared):
    assert checks.check(policy) == []
    assert checks.check(policy, declared) == []


def test_a_mailing_house_that_gets_email_is_refused_with_its_line_and_what_to_do(tables, lines):
    tables["recipients"]["mailing_house"]["gets"].append("email")
    found = {finding.code: finding for finding in findings(tables, lines)}
    refused = found["S18"]
    assert (refused.file, refused.line) == ("policy/recipients.toml", lines["recipients.toml", ("mailing_house", "gets")])
    assert "mailing_house gets email" in refused.says
    assert refused.paste == 'gets = ["name", "address"]'
    assert "We never give the mailing house your email address" in found["N01"].says


def test_a_file_with_a_column_that_is_never_given_is_refused(tables, declared):
    tables["recipients"]["mailing_house"]["fields"].append("Person.email")
    (finding,) = findings(tables, declared=declared)
    assert finding.code == "T02"
    assert "Take Person.email out of fields" in finding.says


def test_a_file_with_a_column_that_does_not_exist_is_refused(tables, declared):
    tables["recipients"]["mailing_house"]["fields"].append("Person.shoe_size")
    assert codes(tables, declared) == {"T01"}


@pytest.mark.parametrize("name", ["Person.*", "*", "person", "Person"])
def test_a_file_names_each_column(tables, name):
    tables["recipients"]["mailing_house"]["fields"] = [name]
    assert "S19" in codes(tables)


def test_what_a_mailing_house_gets_must_be_used_by_what_it_does(tables):
    tables["recipients"]["mailing_house"]["gets"].append("posts")
    assert codes(tables) == {"S17"}


@pytest.mark.promise("P09")
def test_a_purpose_about_members_without_a_condition_is_refused(tables):
    for purpose in tables["purposes"].values():
        if purpose["audience"] != "visitors":
            condition = purpose.pop("condition")
            assert "S09" in codes(tables)
            purpose["condition"] = condition


@pytest.mark.promise("P09")
def test_a_purpose_without_a_basis_is_refused(tables):
    for purpose in tables["purposes"].values():
        basis = purpose.pop("basis")
        with pytest.raises(text.PolicyError, match="does not say 'basis'"):
            text.from_dicts(tables)
        purpose["basis"] = basis


def test_nobody_outside_gets_data_on_the_condition_that_stays_inside(tables):
    for key, recipient in tables["recipients"].items():
        if recipient["kind"] == "controller":
            for purpose in recipient["for"]:
                before = tables["purposes"][purpose]["condition"]
                tables["purposes"][purpose]["condition"] = "not_for_profit"
                refused = [finding for finding in findings(tables) if finding.code == "S20" and key in finding.says]
                assert refused, (key, purpose)
                tables["purposes"][purpose]["condition"] = before


def test_a_recipient_of_what_needs_consent_needs_it(tables):
    for recipient in tables["recipients"].values():
        if needs := recipient.pop("needs", ""):
            assert "S21" in codes(tables)
            recipient["needs"] = needs


def test_two_providers_cannot_share_one_yes(tables):
    tables["recipients"]["lv"]["needs"] = "benefits_uib"
    assert {"S15", "S21", "N01"} <= codes(tables)


def test_a_consent_without_a_purpose_is_refused(tables):
    tables["consents"]["consent"]["newsletter"] = {
        "ask": {"en": "Send me the newsletter"},
        "says": {"en": "It comes monthly."},
        "clauses": ["P54"],
        "withdraw": ["online", "phone", "email", "link"],
    }
    assert codes(tables) == {"S14"}


@pytest.mark.parametrize("way", ["online", "phone", "email", "link"])
def test_a_consent_to_marketing_is_withdrawn_by_every_way(tables, way):
    tables["consents"]["consent"]["marketing_email"]["withdraw"].remove(way)
    assert codes(tables) == {"S14"}


def test_marketing_by_email_without_consent_is_refused(tables):
    purpose = tables["purposes"]["marketing_email"]
    del purpose["consent"]
    purpose |= {"basis": "interests", "condition": "not_for_profit"}
    assert "S13" in codes(tables)


def test_tracking_without_consent_is_refused(tables):
    purpose = tables["purposes"]["email_tracking"]
    del purpose["consent"]
    purpose |= {"basis": "interests", "condition": "not_for_profit", "if_objected": "weighed"}
    assert {"S13", "S14", "N01"} <= codes(tables)


def test_a_legal_duty_cannot_be_objected_to_and_must_name_its_law(tables):
    tables["purposes"]["statutory_register"]["if_objected"] = "stops"
    tables["purposes"]["ballots"]["source"] = "because we say so"
    assert {"S11", "S12"} <= codes(tables)


def test_direct_marketing_stops_when_somebody_objects(tables):
    tables["purposes"]["marketing_post"] |= {"if_objected": "weighed"}
    del tables["purposes"]["marketing_post"]["objection"]
    assert "S13" in codes(tables)


def test_an_objection_that_stops_nothing_is_refused(tables):
    tables["consents"]["objection"]["magazine"]["stops"] = []
    assert "S16" in codes(tables)


def test_a_category_that_nothing_uses_is_refused(tables):
    tables["categories"]["shoe_size"] = {"label": {"en": "shoe size"}, "special": False, "dpv": "pd:Physical"}
    assert "S04" in codes(tables)


def test_a_category_that_no_table_holds_is_refused(tables, declared):
    del tables["categories"]["payments"]["room"]
    tables["roles"]["member"]["sees"].append("payments")
    assert "T04" in codes(tables, declared)


def test_special_data_cannot_be_called_ordinary(tables):
    tables["categories"]["membership"]["special"] = False
    assert "S09" in codes(tables)


def test_a_role_sees_only_what_its_purposes_use(tables):
    tables["roles"]["workplace_rep"]["sees"].append("address")
    (finding,) = findings(tables)
    assert finding.code == "S23"
    assert finding.paste == 'sees = ["name", "work_contact", "job", "workplace"]'


def test_nobody_sees_or_sets_a_password(tables):
    for key, role in tables["roles"].items():
        if key != "signin":
            role.setdefault("sees", []).append("secret")
            assert "N01" in codes(tables)
            role["sees"].remove("secret")


def test_officers_sign_in_with_a_second_factor(tables):
    tables["roles"]["membership_officer"]["second_factor"] = False
    assert codes(tables) == {"S25"}


def test_the_public_door_opens_on_oneself_only(tables):
    tables["roles"]["member"]["scope"] = "branch"
    assert {"S25", "S27"} <= codes(tables)


def test_a_visitor_may_give_and_not_read(tables):
    tables["roles"]["anonymous"]["sees"] = ["application"]
    assert "S25" in codes(tables)


def test_a_workplace_representative_stops_where_a_member_asked_so(tables):
    del tables["roles"]["workplace_rep"]["blocked_by"]
    assert "S26" in codes(tables)


def test_a_member_sees_all_of_their_own(tables):
    tables["roles"]["member"]["sees"].remove("disclosures")
    assert codes(tables) == {"S27"}


def test_a_period_ends(tables):
    tables["retention"]["membership_record"]["keep"] = "for ever"
    assert codes(tables) == {"S28"}


def test_minimising_leaves_no_name(tables, declared):
    tables["retention"]["membership_record"]["leave"].append("Person.family_name")
    assert codes(tables, declared) == {"T03"}


def test_a_table_kept_under_no_rule_is_refused(tables, declared):
    tables["retention"]["for_ever"] = tables["retention"].pop("looks")
    assert "T05" in codes(tables, declared)


@pytest.mark.parametrize("right", list(checks.CLOCKS))
def test_no_right_is_missing_or_late(tables, right):
    tables["rights"][right]["within"] = "P2M"
    assert "S29" in codes(tables)
    del tables["rights"][right]
    assert "S29" in codes(tables)


def test_nothing_loads_from_elsewhere_unless_it_is_a_frame_or_a_picture(tables):
    youtube = tables["website"]["external"]["youtube"]
    for hosts in ({"script-src": ["https://www.youtube.com"]}, {"frame-src": ["*"]}, {"frame-src": ["http://a.example"]}):
        youtube["hosts"] = hosts
        assert "S30" in codes(tables)
    youtube["load"] = "link"
    assert "S30" in codes(tables)


def test_data_abroad_needs_a_safeguard_and_breaks_a_promise(tables):
    tables["recipients"]["hosting"]["country"] = "US"
    assert codes(tables) == {"S22", "N01"}


def test_member_data_in_an_advertisement_breaks_a_promise(tables):
    tables["website"]["advertising"]["facebook"]["member_data"] = True
    assert codes(tables) == {"N01"}


def test_a_promise_that_no_rule_holds_is_refused(tables):
    tables["never"]["phone_at_night"] = {"says": {"en": "We never ring at night."}, "clauses": ["P05"]}
    assert codes(tables) == {"N00"}


def test_the_register_asks_for_a_name_and_an_address_and_nothing_else(tables):
    tables["purposes"]["statutory_register"]["uses"].append("email")
    assert codes(tables) == {"N01"}


def test_a_clause_that_nothing_keeps_is_told(tables):
    del tables["purposes"]["magazine"]["objection"]
    tables["purposes"]["magazine"]["clauses"] = []
    tables["consents"]["objection"]["magazine"]["clauses"] = []
    assert any(finding.code == "S35" and "P14" in finding.says for finding in findings(tables))


def test_a_clause_that_does_not_exist_is_told(tables):
    tables["purposes"]["magazine"]["clauses"] = ["P14", "P99", "P14z"]
    assert [finding.code for finding in findings(tables)] == ["S34", "S34"]


def test_a_version_without_a_word_on_what_changed_is_refused(tables):
    tables["union"]["policy"]["version"] = "2027-01-01"
    assert codes(tables) == {"S32"}


def test_a_finding_reads_as_a_line_of_a_compiler(tables, lines):
    tables["roles"]["editor"]["second_factor"] = False
    (finding,) = findings(tables, lines)
    assert str(finding).startswith(f"policy/roles.toml:{finding.line}: S25 editor ")
    assert "\n    write: second_factor = true" in str(finding)


@pytest.mark.parametrize("attribute", ["sees", "gives"])
@pytest.mark.parametrize(("role", "draft"), [("member", "enquiry_drafts"), ("member", "story_drafts"), ("anonymous", "story_drafts"), ("data_protection_officer", "story_drafts")])  # fmt: skip
def test_what_is_half_typed_is_for_nobody_but_whoever_types_it(tables, role, draft, attribute):
    tables["roles"][role].setdefault(attribute, []).append(draft)
    assert "S39" in codes(tables)


def test_what_is_half_typed_leaves_in_no_file(tables):
    tables["recipients"]["employer"]["gets"].append("enquiry_drafts")
    assert "S39" in codes(tables)
