"""The facts of the policy that we started from, clause by clause, as they stand in the TOML."""

import pytest

SPECIAL_ROLES = {"signin"}


def test_the_controller_is_named_with_its_address_and_contact(policy):
    controller = policy.controller
    assert controller.short_name == "MiP"
    assert controller.address[0] == "Centenary House"
    assert controller.email == "info@miphealth.org.uk"
    assert controller.data_protection.email == controller.retention_contact == "dataprotection@unison.co.uk"
    assert controller.phone == "0800 0 857 857"
    assert "ICO" in controller.authority.name


@pytest.mark.parametrize(
    ("purpose", "basis", "condition", "if_objected"),
    [
        ("register", "interests", "not_for_profit", "weighed"),
        ("statutory_register", "obligation", "not_for_profit", "cannot"),
        ("statutory_mail", "obligation", "not_for_profit", "cannot"),
        ("ballots", "obligation", "employment_law", "cannot"),
        ("magazine", "interests", "not_for_profit", "stops"),
        ("research", "interests", "not_for_profit", "stops"),
        ("workplace_contact", "interests", "not_for_profit", "stops"),
        ("equality", "interests", "substantial_interest", "stops"),
        ("payroll", "consent", "explicit_consent", "stops"),
        ("marketing_email", "consent", "explicit_consent", "stops"),
        ("email_tracking", "consent", "explicit_consent", "stops"),
        ("labour_link_fund", "consent", "explicit_consent", "stops"),
        ("labour_party", "consent", "explicit_consent", "stops"),
        ("advice", "interests", "legal_claims", "weighed"),
        ("crime", "recognised_interests", "substantial_interest", "weighed"),
    ],
)
def test_each_purpose_rests_on_what_the_law_gives_it(policy, purpose, basis, condition, if_objected):
    said = policy.purposes[purpose]
    assert (said.basis, said.condition, said.if_objected) == (basis, condition, if_objected)


def test_name_and_address_are_compulsory_and_nothing_else(policy):
    assert set(policy.purposes["statutory_register"].uses) == {"name", "address"}


def test_the_mailing_house_gets_name_and_postal_address(policy):
    house = policy.recipients["mailing_house"]
    assert house.fields == (
        "Person.given_names",
        "Person.family_name",
        "Address.line_1",
        "Address.line_2",
        "Address.line_3",
        "Address.line_4",
        "Address.town",
        "Address.postcode",
        "Address.country",
    )
    assert house.kind == "processor"
    assert {"email", "phone", "number"} <= set(house.never)


def test_scrutineer_and_returning_office_are_two(policy):
    scrutineer, office = policy.recipients["scrutineer"], policy.recipients["returning_office"]
    assert scrutineer.gets != office.gets
    assert "formerly Electoral Reform Services" in scrutineer.name
    assert "email" in scrutineer.never
    assert "email" in office.never


def test_the_call_centre_and_the_benefits_of_uia_are_apart(policy):
    calls, benefits = policy.recipients["uia_calls"], policy.recipients["uia_benefits"]
    assert (calls.kind, calls.needs) == ("processor", "")
    assert (benefits.kind, benefits.needs) == ("controller", "benefits_uia")
    assert not set(calls.purposes) & set(benefits.purposes)


@pytest.mark.parametrize("provider", ["uib", "lv"])
def test_each_benefit_provider_has_a_consent_of_its_own(policy, provider):
    assert policy.recipients[provider].needs == f"benefits_{provider}"
    assert policy.consents[f"benefits_{provider}"].recipient == provider


def test_the_choice_of_fund_and_the_sharing_with_the_party_are_two_consents(policy):
    assert policy.consents["labour_link_fund"].recipient == ""
    assert policy.consents["labour_party"].recipient == "labour_party"
    assert policy.consents["labour_party"].requires == "labour_link_fund"


def test_an_employer_learns_only_of_payroll_payers(policy):
    employer = policy.recipients["employer"]
    assert employer.needs == "payroll"
    assert set(employer.gets) == {"name", "workplace", "payments"}


def test_the_parents_receive_what_the_law_makes_them_keep(policy):
    for parent in ("fda", "unison"):
        assert policy.recipients[parent].purposes == ("parent_unions",)
    assert policy.purposes["parent_unions"].basis == "obligation"


def test_nobody_outside_the_united_kingdom_receives_anything(policy):
    assert {recipient.country for recipient in policy.recipients.values()} == {"GB"}


@pytest.mark.parametrize(
    ("rule", "after", "keep", "then"),
    [
        ("application_form", "processed", "P1Y", "destroy"),
        ("membership_record", "left", "P7Y", "minimise"),
        ("case_file", "closed", "P7Y", "destroy"),
    ],
)
def test_the_three_promised_periods_stand(policy, rule, after, keep, then):
    kept = policy.retention[rule]
    assert (kept.after, kept.keep, kept.then) == (after, keep, then)


@pytest.mark.parametrize(
    ("right", "within", "ways"),
    [
        ("access", "P1M", {"email", "online"}),
        ("rectification", "P1M", {"online", "call_centre", "branch"}),
        ("erasure", "P1M", {"email"}),
        ("restriction", "P1M", {"online", "email", "phone"}),
        ("portability", "P1M", {"email"}),
        ("object_marketing", "P0D", {"online", "phone", "email", "link"}),
        ("object", "P1M", {"email"}),
        ("withdraw", "P0D", {"online", "phone", "email", "link"}),
        ("complain", "P30D", {"email", "online", "regulator"}),
    ],
)
def test_each_right_has_its_clock_and_its_ways(policy, right, within, ways):
    assert policy.rights[right].within == within
    assert ways <= set(policy.rights[right].by)


def test_a_workplace_representative_is_given_workplace_details_and_no_private_ones(policy):
    rep = policy.roles["workplace_rep"]
    assert set(rep.sees) == {"name", "work_contact", "job", "workplace"}
    assert (rep.scope, rep.blocked_by) == ("workplace", "workplace_rep")
    assert not rep.changes


def test_roles_whose_rooms_are_not_built_see_nobody(policy):
    for key in ("call_handler", "caseworker", "finance_officer", "elections_officer", "statistician"):
        assert policy.roles[key].scope == "none"
    assert policy.roles["statistician"].sees == ()


def test_the_editor_sees_nothing_of_members(policy):
    editor = policy.roles["editor"]
    assert set(editor.sees) <= {"account", "editing"}
    assert editor.scope in ("staff", "none")
    assert "website" in editor.runs


def test_pictures_and_videos_load_after_a_click_and_buttons_are_links(policy):
    assert policy.external["youtube"].load == policy.external["flickr"].load == "click"
    assert policy.external["facebook"].load == policy.external["x"].load == "link"
    assert {host for one in policy.external.values() for hosts in one.hosts.values() for host in hosts} == {
        "https://www.youtube-nocookie.com",
        "https://live.staticflickr.com",
    }


def test_advertising_uses_no_member_data(policy):
    facebook = policy.advertising["facebook"]
    assert not facebook.member_data
    assert not facebook.profile_data
    assert "top right" in facebook.stop.en


def test_every_clause_of_the_privacy_policy_is_named_somewhere(policy):
    named = {word[:3] for _, _, item in policy.entries() for word in item.clauses}
    assert {f"P{n:02}" for n in range(1, 70)} <= named


def test_the_notice_says_that_whoever_runs_our_computers_stores_every_kind_of_data(policy):
    assert set(policy.categories) == set(policy.recipients["hosting"].gets)
