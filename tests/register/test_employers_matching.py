"""Which employer somebody means: what people type, and the trust it is; and what is none of them."""

from datetime import date

import pytest

from steward.people import names
from steward.register import matching
from steward.register.employers import load_shipped
from steward.register.models import Alias, Employer, FormerName
from tests.people import building

pytestmark = pytest.mark.django_db

MEANT = {
    "RR8": "RR8",
    "rr8": "RR8",
    "Leeds Teaching Hospitals NHS Trust": "RR8",
    "LTHT": "RR8",
    "L.T.H.T.": "RR8",
    "Leeds Teaching Hospitals": "RR8",
    "leeds teaching hosp": "RR8",
    "Leeds Teaching Hosptials NHS Trust": "RR8",
    "Leads Teaching Hospitals": "RR8",
    "Leeds Teaching Hospitals, St James's": "RR8",
    "Leeds Teaching Hospitals NHS Trust (LGI)": "RR8",
    "UHB": "RRK",
    "UHBFT": "RRK",
    "University Hospitals Birmingham": "RRK",
    "univ hospitals bham nhs ft": "RRK",
    "University Hospital Birmingham NHS Foundation Trust": "RRK",
    "UHBW": "RA7",
    "Guys & St Thomas": "RJ1",
    "Guy's and St. Thomas' NHSFT": "RJ1",
    "GSTT": "RJ1",
    "SLAM": "RV5",
    "SLaM NHS FT": "RV5",
    "South London & Maudsley": "RV5",
    "NUH": "RX1",
    "Nottingham Univ. Hospitals": "RX1",
    "GOSH": "RP4",
    "Great Ormond St Hospital": "RP4",
    "Great Ormond Street": "RP4",
    "MFT": "R0A",
    "UCLH": "RRV",
    "Uni College London Hospitals": "RRV",
    "ELFT": "RWK",
    "CNWL": "RV3",
    "TEWV": "RX3",
    "Tees Esk & Wear Valleys": "RX3",
    "EMAS": "RX9",
    "Yorkshire Ambulance": "RX8",
    "London Ambulance Service": "RRU",
    "Moorfields": "RP6",
    "Barts": "R1H",
    "Barts Health": "R1H",
    "Christie": "RBV",
    "Airedale": "RCF",
    "Gloucestershire Hosps NHS FT": "RTE",
    "Glos Hospitals": "RTE",
    "Sheffield Childrens": "RCU",
    "Kings College Hospital London": "RJZ",
    "Imperial College Health Care": "RYJ",
    "Mid Yorks Teaching": "RXF",
    "West Yorkshire ICB": "QWO",
    "NHS Greater Manchester Integrated Care": "QOP",
    "Cardiff & Vale UHB": "7A4",
    "Betsi Cadwaladr": "7A1",
    "BCUHB": "7A1",
    "NHS Lothian": "S08000024",
    "Greater Glasgow & Clyde": "S08000031",
    "NHSGGC": "S08000031",
    "Solent NHS Trust": "RW1",
    "Hull & East Yorkshire Hospitals": "RWA",
    "The Infirmary": "RR8",
}

# None of them is certain enough to propose alone.
NOT_MEANT = [
    "NHS", "NHS Trust", "Foundation Trust", "Hospital", "The hospital", "University Hospital", "Health board", "none", "-", "?",
    "Tesco", "Self employed", "Leeds", "Leeds City Council", "University of Leeds", "University of Manchester", "Manchester", "London",
    "Birmingham", "Liverpool", "Yorkshire", "St Luke's Hospice", "Ramsay Health Care", "Nuffield Health", "Royal", "Community",
    "Mental health trust", "STH", "Partnership", "Oxford", "University", "Dr Foster's surgery", "Kent County Council", "UNISON",
    "Royal Mail", "Cambridge", "The Royal Hospital", "Invented Hospice",
]  # fmt: skip


@pytest.fixture
def directory():
    with building():
        load_shipped(every=True)
        solent = Employer.objects.get(code="R1C")
        solent.succeeded_by = Employer.objects.get(code="RW1")
        solent.save()
        hull = Employer.objects.get(code="RWA")
        old = "Hull and East Yorkshire Hospitals NHS Trust"
        FormerName.objects.create(employer=hull, name=old, name_key=names.key(old), until_on=date(2019, 3, 1))
        Alias.objects.create(employer=Employer.objects.get(code="RR8"), name="The Infirmary", name_key="the infirmary")
        yield matching.index()


def test_what_people_type_finds_their_employer(directory):
    assert len(MEANT) >= 40
    wrong = {}
    for typed, code in MEANT.items():
        answer = directory.ask(typed)
        if answer.best is None or answer.best.code != code:
            wrong[typed] = [(each.code, each.name, each.score, each.why) for each in answer.candidates]
    assert not wrong


def test_what_is_no_trust_or_could_be_several_is_proposed_to_nobody_alone(directory):
    wrong = {typed: directory.ask(typed).best for typed in NOT_MEANT if directory.ask(typed).sure}
    assert not wrong


def test_each_candidate_says_why(directory):
    assert directory.ask("LTHT").best.why == ("the initials of its name",)
    assert "its name until 1 March 2019" in " ".join(directory.ask("Hull & East Yorkshire Hospitals").best.why)
    assert directory.ask("Solent NHS Trust").best.why[0].startswith("Solent NHS Trust went into it on")
    assert "it is in London" in directory.ask("Kings College Hospital London").best.why
    assert "what others typed for it" in directory.ask("The Infirmary").best.why
    assert "but University of is not in its name" in directory.ask("University of Manchester").candidates[0].why


def test_there_are_three_candidates_at_most_and_the_same_each_time(directory):
    answer = directory.ask("Leeds")
    assert 2 <= len(answer.candidates) <= 3
    assert answer == directory.ask("Leeds")
