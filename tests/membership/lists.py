"""Lists that nobody made regular, made here: seeded, and of people who do not exist."""

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

HEADER = [
    "Mem. No", "Surname", "Forename(s)", "D.O.B", "Address 1", "Address 2", "Town", "Post code", "Home e-mail", "Mobile", "Phone", "Phone",
    "Date joined", "Place of employment", "Job title", "NI number", "",
]  # fmt: skip
FAMILIES = [
    "Ashgrove",
    "Okàfor",
    "O'Brien",
    "Müller",
    "Wójcik",
    "Fforde",
    "van der Berg",
    "Nuñez",
    "Day",
    "Sørensen",
    "Lê",
    "Gray-Hill",
]
GIVEN = [
    "Rhoswen",
    "Zoë",
    "Siân",
    "Ottoline",
    "Wilfa",
    "Kestrel",
    "Ångel",
    "Peregrine",
    "Bronwen",
    "Tomos",
    "Ida",
    "Mair",
    "Joost",
]
STREETS = ["Invented Row", "Nowhere Lane", "Fable Street", "Quill Road", "Harrow’s Yard"]
TOWNS = {"Leeds": "LS", "Cardiff": "CF", "York": "YO", "Hull": "HU"}
BAD = [
    (8, "not an address"), (9, "7.7E+09"), (3, "31/02/1980"), (3, "soon"), (7, "LS8"), (1, ""), (12, "01/01/2031"), (9, "ring me"),
    (4, "x" * 90), (4, ""),
]  # fmt: skip


@dataclass
class Made:
    """A list as bytes, the rows that are bad by their number in the file, and how many are good."""

    data: bytes
    good: int
    bad: list[int] = field(default_factory=list)


def _encodable(words: str) -> str:
    return words.encode("cp1252", "ignore").decode("cp1252")


def a_row(n: int, chance: random.Random) -> list[str]:
    family, given = chance.choice(FAMILIES) + chance.choice(["", "", "son", "ley", "wick"]), chance.choice(GIVEN)
    born = date(1955, 1, 1) + timedelta(days=n * 7 % 16_001)  # nobody shares a birthday, so that nobody is anybody else
    joined = date(2005, 6, 1) + timedelta(days=chance.randrange(7_000))
    town = chance.choice(list(TOWNS))
    forms = ["%d/%m/%Y", "%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%Y"]
    letters = "".join(chance.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
    return [
        f"M{n:05d}" if n % 3 else "", _encodable(family), _encodable(given), born.strftime(chance.choice(forms)),
        f"{chance.randrange(1, 300)} {chance.choice(STREETS)}", chance.choice(["", "Flat 2", "Harehills"]), town,
        f"{TOWNS[town]}{chance.randrange(1, 20)} {chance.randrange(1, 9)}{letters}",
        f"member{n}@invented.example" if n % 5 else "", f"7700900{n % 1000:03d}" if n % 2 else f"+44 7700 900{n % 1000:03d}", "",
        "01632 960001" if n % 7 == 0 else "", joined.strftime("%d/%m/%Y"), chance.choice(["", "Leeds Infirmary (old name)", "none"]),
        "=cmd|' /C calc'!A0" if n % 400 == 1 else chance.choice(["Manager", "Head of “Estates”", ""]), "QQ123456C", "",
    ]  # fmt: skip


def a_list(*, good: int = 9_963, bad: int = 37, seed: int = 47) -> Made:
    """A Windows-1252 file with semicolons, three title rows, blank rows, a total, formulas, mixed dates and bad rows among the good."""
    chance = random.Random(seed)  # noqa: S311 - made up, and the same again
    out = io.StringIO()
    write = csv.writer(out, delimiter=";").writerow
    write(["Members of the union – all branches"])
    write(["Printed by the office", "21/11/2026"])
    write([])
    write(HEADER)
    made, number = Made(b"", good), 4
    places = set(chance.sample(range(good + bad), bad))
    for n in range(good + bad):
        row = a_row(n, chance)
        number += 1
        if n in places:
            at, cell = BAD[len(made.bad) % len(BAD)]
            row[at] = cell
            if at == 3 or at == 12:
                row[0] = row[0] or f"M{n:05d}"
            made.bad.append(number)
            if len(made.bad) == 5:
                row[14] = "=cmd|' /C calc'!A0"
        write(row)
        if n % 2500 == 2499:
            write([])
            number += 1
    write(["Total", str(good + bad)])
    made.data = out.getvalue().encode("cp1252")
    return made
