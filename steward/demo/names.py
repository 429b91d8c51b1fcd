"""Invented people. Every name is put together here; addresses use streets and postcodes that do not exist."""

GIVEN = ["Rhoswen", "Tamsin", "Idris", "Merel", "Ottilie", "Kwabena", "Saoirse", "Bryn", "Zofia", "Farid", "Nerys", "Callum", "Ifeoma", "Ravindra", "Maelys", "Torsten", "Aoife", "Desta", "Wren", "Ulrike", "Padraig", "Senthil", "Gwenllian", "Mihai", "Thandeka", "Lowri", "Emrys", "Soledad", "Kofi", "Anwen", "Dilys", "Hamza", "Ingrid", "Yusuf", "Catrin", "Bożena", "Siân", "Lærke", "Øystein", "Zoë", "Máire", "Håkon"]
FAMILY = ["Ashgrove", "Thistlewood", "Kestrelby", "Marlowe-Finch", "Oakhanger", "Penhallow", "Quillfeather", "Redfern", "Saltmarsh", "Tarnwick", "Umberfield", "Vellacott", "Wintersgill", "Yarrowdale", "Zennor", "Applecross", "Brackenbury", "Cinderford", "Dunmallet", "Elderkin", "Fennimore", "Gorsehill", "Hollinside", "Inglebeck", "Juniperstone", "Kelpwright", "Larkspurrier", "Mossgiel", "Nettlefold", "Otterbourne-Àdéṣínà", "Pikestaff", "Ruddocks", "O'Rushlight", "MacTavering", "Llwyd-Glasbren", "Van_der_Heathe", "Şimşekli", "Świerkowska"]
STREETS = ("Invented Row", "Nowhere Lane", "Imaginary Close", "Madeup Street", "Fictional Avenue", "Pretend Terrace")
TOWNS = (("Northmoor", "ZZ1"), ("Eastwold", "ZZ2"), ("Southmere", "ZZ3"), ("Westhaven", "ZZ4"))
JOBS = (
    "Operations manager", "Service manager", "Head of estates", "Ward administrator", "Finance business partner",
    "Clinical services manager", "Workforce planner", "Programme manager", "Deputy director of strategy", "Information analyst",
)  # fmt: skip
# As people have them: one name only, BFPO, a flat in Northern Ireland, overseas.
SPECIAL = (
    ("Ŵyn", "O'Brien-Àdébáyọ̀", {"line_1": "Box 12", "line_2": "Unit of Pretending", "postcode": "BFPO 999"}),
    ("", "Suwarno", {"line_1": "7 Imaginary Close", "town": "Northmoor", "postcode": "ZZ1 7QQ"}),
    ("Gráinne", "Mac Giolla Fhinnéin", {"line_1": "Flat 3B", "line_2": "40 Pretend Terrace", "town": "Belfast", "postcode": "BT99 9ZZ"}),
    ("Lærke", "Østergaard", {"line_1": "Opfundne Gade 5, 2. th.", "town": "København", "postcode": "9999", "country": "Denmark"}),
)
