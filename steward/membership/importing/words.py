"""Names and addresses that stand in one cell, taken apart as their readers would."""

import re

from steward.people import names

_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "rev", "revd", "reverend", "cllr", "councillor", "sister", "fr", "master", "madam"}  # fmt: skip
_AFTER = {"obe", "mbe", "cbe", "bem", "phd", "md", "rgn", "rn", "bsc", "ba", "ma", "msc", "mba", "frcn", "esq"}
_JOINS = {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin", "ibn", "binti",
          "ap", "ab", "ferch", "mac", "mc", "o", "st", "san", "ter", "ten", "zu", "zur", "y", "e"}  # fmt: skip
_GENERATION = {"jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv"}
COUNTIES = {
    names.key(each)
    for each in [
        "Avon",
        "Bedfordshire",
        "Berkshire",
        "Buckinghamshire",
        "Cambridgeshire",
        "Cheshire",
        "Cleveland",
        "Cornwall",
        "Cumbria",
        "Derbyshire",
        "Devon",
        "Dorset",
        "County Durham",
        "Co Durham",
        "East Sussex",
        "Essex",
        "Gloucestershire",
        "Glos",
        "Greater London",
        "Greater Manchester",
        "Hampshire",
        "Hants",
        "Herefordshire",
        "Hertfordshire",
        "Herts",
        "Humberside",
        "Isle of Wight",
        "Kent",
        "Lancashire",
        "Lancs",
        "Leicestershire",
        "Leics",
        "Lincolnshire",
        "Lincs",
        "Merseyside",
        "Middlesex",
        "Middx",
        "Norfolk",
        "North Yorkshire",
        "N Yorks",
        "Northamptonshire",
        "Northants",
        "Northumberland",
        "Nottinghamshire",
        "Notts",
        "Oxfordshire",
        "Oxon",
        "Rutland",
        "Shropshire",
        "Somerset",
        "South Yorkshire",
        "S Yorks",
        "Staffordshire",
        "Staffs",
        "Suffolk",
        "Surrey",
        "Tyne and Wear",
        "Tyne & Wear",
        "Warwickshire",
        "West Midlands",
        "W Midlands",
        "West Sussex",
        "West Yorkshire",
        "W Yorks",
        "Wiltshire",
        "Wilts",
        "Worcestershire",
        "Worcs",
        "Yorkshire",
        "East Yorkshire",
        "Clwyd",
        "Dyfed",
        "Gwent",
        "Gwynedd",
        "Mid Glamorgan",
        "South Glamorgan",
        "West Glamorgan",
        "Powys",
        "Pembrokeshire",
        "Carmarthenshire",
        "Ceredigion",
        "Conwy",
        "Denbighshire",
        "Flintshire",
        "Monmouthshire",
        "Anglesey",
        "Isle of Anglesey",
        "Aberdeenshire",
        "Angus",
        "Argyll",
        "Ayrshire",
        "Fife",
        "Lanarkshire",
        "Midlothian",
        "West Lothian",
        "East Lothian",
        "Perthshire",
        "Renfrewshire",
        "Stirlingshire",
        "County Antrim",
        "County Armagh",
        "County Down",
        "County Fermanagh",
        "County Londonderry",
        "County Tyrone",
        "Co Antrim",
        "Co Armagh",
        "Co Down",
        "Co Fermanagh",
        "Co Londonderry",
        "Co Tyrone",
    ]
}
HOME_COUNTRIES = {
    "",
    "united kingdom",
    "uk",
    "u k",
    "great britain",
    "gb",
    "england",
    "scotland",
    "wales",
    "cymru",
    "northern ireland",
}
_POSTCODE = re.compile(r"\b(GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}|BFPO ?[0-9]{1,4})\W*$", re.IGNORECASE)


def split_name(said: str) -> tuple[str, str]:
    """This function will part a full name into given names and family name: "Dr Rhoswen van der Ashgrove", "ASHGROVE, Rhoswen"."""
    before, comma, after = said.partition(",")
    if comma and after.strip() and not all(_bare(word) in _AFTER | _GENERATION for word in after.split()):
        return " ".join(_untitled(after.split())), " ".join(_untitled(before.split()))
    parts = _untitled(before.split())
    if len(parts) < 2:
        return "", " ".join(parts)
    at = len(parts) - 1
    if at > 1 and _bare(parts[at]) in _GENERATION:
        at -= 1
    while at > 1 and _bare(parts[at - 1]) in _JOINS and len(parts[at - 1]) > 1:
        at -= 1
    return " ".join(parts[:at]), " ".join(parts[at:])


def _bare(word: str) -> str:
    return word.strip(".,()").casefold()


def _untitled(parts: list[str]) -> list[str]:
    kept = list(parts)
    while len(kept) > 1 and _bare(kept[0]) in _TITLES:
        kept.pop(0)
    while len(kept) > 1 and _bare(kept[-1]) in _AFTER:
        kept.pop()
    return kept


def split_address(said: str) -> dict[str, str]:
    """This function will part an address in one cell into lines, town, postcode and country; what it cannot tell stays a line."""
    parts = [" ".join(part.split()).strip(" .,;") for part in re.split(r"[\r\n]+|,|;", said)]
    parts = [part for part in parts if part]
    found: dict[str, str] = {}
    country = names.key(parts[-1]) if parts else ""
    if len(parts) > 1 and country in HOME_COUNTRIES:
        found["country"] = "United Kingdom"
        parts.pop()
    for at in range(len(parts) - 1, max(len(parts) - 3, -1), -1):
        postcode = _POSTCODE.search(parts[at])
        if postcode:
            found["postcode"] = names.tidy_postcode(postcode[1])
            parts[at] = parts[at][: postcode.start()].strip(" .,;")
            if at < len(parts) - 1 and not parts[at]:
                parts.pop(at)
            elif not parts[at]:
                parts.pop()
            break
    county = parts.pop() if len(parts) > 2 and names.key(parts[-1]) in COUNTIES else ""
    if len(parts) > 1:
        found["town"] = parts.pop()
    if len(parts) > 1 and re.fullmatch(r"\d+[a-zA-Z]?", parts[0]):  # "12, Invented Row": the number belongs to the street
        parts[0:2] = [f"{parts[0]} {parts[1]}"]
    if len(parts) > 3 and county:
        parts[3:] = [", ".join([*parts[3:], county])]
    elif county:
        found["line_4"] = county
    for at, part in enumerate([*parts[:3], ", ".join(parts[3:])] if len(parts) > 3 else parts, 1):
        if part:
            found[f"line_{at}"] = part
    return found
