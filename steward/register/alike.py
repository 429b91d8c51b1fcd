"""How alike two entries are: a number up to 100, and the reasons in words. Nothing here reads the database.

The words say what agrees and never what it says: they are kept with the pair, which either of the two people may read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from uuid import UUID

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from steward.people import names

STRICT = 80  # they are very likely one person
BROAD = 60  # worth a look

# What people are called and what they are called on paper, as in the United Kingdom; each line is one name.
_CALLED = """
abigail abby abbie|alan al|albert bert albie|alexander alex sandy alec|alexandra alex sandra lexi|alfred alf alfie|alison ali
amanda mandy|andrew andy drew|angela angie|anthony antony tony|arthur art|barbara barb babs|beatrice bea trixie|benjamin ben benny
bernard bernie|bradley brad|bridget bridie|caroline carrie caro|catherine katherine kathryn cathy kathy kate katie cath kath kitty
charles charlie chas|charlotte charlie lottie|christine christina chris tina|christopher chris kit|clifford cliff|cynthia cindy
daniel dan danny|david dave davey dai|deborah debra debbie deb|denise denny|derek del|donald don|dorothy dot dottie|douglas doug
edmund ted ned|edward ed eddie ted ned teddy|eleanor ellie nell nora|elizabeth elisabeth liz lizzie beth betty eliza lisa libby
emily em emmy|eugene gene|florence flo florrie|frances fran francesca|francis frank fran|frederick fred freddie|gareth gaz
geoffrey jeffrey geoff jeff|george georgie|gerald gerry jerry|gillian gill jill|gordon gordy|graham graeme|gregory greg
gwendolen gwen|harold harry hal|harriet hattie|helen nell nellie|henry harry hal hank|ian iain|isabel isobel isabella bella izzy
jacqueline jackie jacqui|jacob jake|james jim jimmy jamie jas|jane janie|janet jan|jennifer jen jenny|jessica jess jessie
joan joanie|joanna joanne jo|john jon jack johnny jonny|jonathan jon jonny|joseph joe joey|josephine jo josie|joshua josh|judith judy
julia julie jules|kenneth ken kenny|kimberley kim|laurence lawrence larry laurie|leonard len lenny|leslie les|lewis louis lou
lillian lily|linda lynda lyn|louise lou|lucy lucinda|lynn lynne lyn|madeleine maddy|malcolm malc|margaret maggie meg peggy marge greta
maria mary marie|mark marc|martin martyn marty|martha mattie|matilda tilly|matthew matt|maureen mo|maurice mo|maxwell max
melanie mel|michael mike mick mickey|michelle shelly|mohammed muhammad mohamed mohammad mo|nancy nan|natalie nat|nathaniel nathan nat
nicholas nick nicky nic|nicola nicky nikki|norman norm|oliver ollie|olivia liv livvy|pamela pam|patricia pat patsy tricia trish
patrick pat paddy|paul pauly|pauline paula|penelope penny|peter pete|philip phillip phil|philippa pippa|rachel rachael rach
raymond ray|rebecca becky becca|reginald reg reggie|richard rick dick rich richie|robert rob bob bobby robbie bert|roderick rod
roger rodge|ronald ron ronnie|rosemary rosie rose|russell russ|samantha sam|samuel sam sammy|sarah sara sally|sean shaun shawn
sharon shaz|sheila shelagh|shirley shirl|sidney sid|simon si|sophia sophie|stanley stan|stephanie steph|stephen steven steve ste
stewart stuart stu|susan sue susie suzanne suzie|sylvia syl|terence terry tel|teresa theresa terry tess|theodore theo ted
thomas tom tommy|timothy tim|tobias toby|tracy tracey trace|valerie val|veronica ronnie|victor vic|victoria vicky tori
vincent vince vinnie|violet vi|virginia ginny|vivian viv|walter wally walt|wendy wend|wilfred wilf|william will bill billy liam willie
winifred winnie|yvonne von|zachary zach zac
"""
_NAMES: dict[str, frozenset[int]] = {}
for _n, _line in enumerate(_CALLED.replace("\n", "|").split("|")):
    for _word in _line.split():
        _NAMES[_word] = _NAMES.get(_word, frozenset()) | {_n}
_NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of somebody. The keys are as the register holds them."""

    pk: UUID | None
    given: tuple[str, ...]
    family: tuple[str, ...]
    born_on: date | None = None
    email: str = ""
    phone: str = ""
    postcodes: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[str] = field(default_factory=frozenset)  # postcode and first line together

    @classmethod
    def of(
        cls, pk: UUID | None, given_names: str, family_name: str, *, born_on: date | None = None, email: str = "", phone: str = "",
        places: tuple[tuple[str, str], ...] = (),
    ) -> Known:  # fmt: skip
        """This function will make keys of what is known of somebody; `places` are postcodes with the first line beside."""
        return cls(
            pk, tuple(names.key(given_names).split()), tuple(names.key(family_name).split()), born_on, email, phone,
            frozenset(code for code, _ in places if code),
            frozenset(f"{code} {names.key(line)}" for code, line in places if code and line),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two entries are, up to 100, and why: sentences without a word of what they say."""

    score: int
    why: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def _one_given(one: str, other: str) -> float:
    """Two given names: the same, one short for the other, an initial, or spelt alike."""
    if one == other:
        return 100.0
    if _NAMES.get(one, _NOBODY) & _NAMES.get(other, _NOBODY):
        return 96.0
    if len(one) == 1 or len(other) == 1:
        return 82.0 if one[0] == other[0] else 0.0
    # A long name that is known and another that is known are two names, however alike they look: Paul and Paula, Joan and John.
    alike = JaroWinkler.similarity(one, other) * 100
    return min(alike, 78.0) if one in _NAMES and other in _NAMES else alike


def _given(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 75.0  # somebody with one name, or a form without the other: it says nothing either way
    first = _one_given(one[0], other[0])
    if first >= 90 or (len(one) == 1 and len(other) == 1):
        return first
    together = fuzz.ratio("".join(one), "".join(other))
    return max(first, together, *(_one_given(a, b) - 8 for a in one for b in other if len(a) > 1 and len(b) > 1), 0.0)


@lru_cache(maxsize=200_000)
def _family(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if one == other:
        return 100.0
    flat, flat_other = "".join(one), "".join(other)
    if flat == flat_other:
        return 99.0
    if (len(one) > 1 or len(other) > 1) and (set(one) <= set(other) or set(other) <= set(one)):
        return 92.0
    return float(max(fuzz.ratio(flat, flat_other), JaroWinkler.similarity(flat, flat_other) * 100 - 3))


def _births(one: date | None, other: date | None) -> tuple[int, str]:
    if one is None or other is None:
        return 0, ""
    if one == other:
        return 30, "born the same day"
    if one.year == other.year and one.month == other.day and one.day == other.month:
        return 22, "birth dates with day and month the other way round"
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    if same == 2:
        return 10, "birth dates that differ in one part"
    return -40, ""


def compare(one: Known, other: Known) -> Likeness:
    """This function will say how alike two entries are.

    People of one household share a name, an address, often a telephone and an email: whose given names differ are two people,
    and so are those whose birth dates do, whatever else agrees.
    """
    given, family, swapped = _given(one.given, other.given), _family(one.family, other.family), False
    if min(given, family) < 90 and one.given and other.given:
        crossed = min(_family(one.given, other.family), _family(one.family, other.given))
        if crossed >= 88 and crossed > min(given, family):
            given = family = crossed
            swapped = True
    if given < 80 and not (given == 75 and family >= 95):
        return Likeness(0)
    born, said_born = _births(one.born_on, other.born_on)
    why: list[str] = []
    email = bool(one.email) and one.email == other.email
    phone = len(one.phone) > 6 and one.phone == other.phone
    place = bool(one.places & other.places)
    postcode = place or bool(one.postcodes & other.postcodes)
    alike = round((given + family) / 2)
    if family >= 80:
        score = 45 * max(0.0, (alike - 50) / 50)
        words = "the same names" if alike == 100 else f"names alike, {alike} of 100"
        why.append(f"{words}, given and family name the other way round" if swapped else words)
    else:
        # Another family name, as after a marriage: only with the same birthday and something else that agrees.
        if born < 30 or not (email or phone or postcode):
            return Likeness(0)
        score = 12
        why.append("the same given name" if given == 100 else f"given names alike, {round(given)} of 100")
    score += born
    if said_born:
        why.append(said_born)
    for holds, points, words in (
        (email, 38, "the same email"),
        (phone, 20, "the same telephone"),
        (place, 25, "the same address"),
        (postcode and not place, 12, "the same postcode"),
    ):
        if holds:
            score += points
            why.append(words)
    return Likeness(max(0, min(100, round(score))), tuple(why))
