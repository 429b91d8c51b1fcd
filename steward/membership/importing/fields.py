"""What a column of somebody's list can be of ours, by the names that people give it, and what we never take from a list."""

import re
from dataclasses import dataclass

NOT_TAKEN = ""  # a column that stays out


@dataclass(frozen=True)
class Field:
    """One thing that a column may hold: `many` may stand in several columns, of which the first that is filled counts."""

    key: str
    label: str
    names: tuple[str, ...]
    group: str
    many: bool = False


def flat(words: str) -> str:
    """This function will return a heading as it is compared: "Member No." and "memberNo" are both "memberno"."""
    return re.sub(r"[\W_]+", "", words.casefold().replace("&", "and").replace("#", "no"))


def _field(key: str, label: str, group: str, names: str, *, many: bool = False) -> Field:
    said = tuple(dict.fromkeys(flat(each) for each in [key, label, *names.split("|")] if flat(each)))
    return Field(key, label, said, group, many)


FIELDS = {
    each.key: each
    for each in (
        _field("number", "Membership number", "membership", "member no|member number|memberno|mem no|memb no|membership no|mem id"
            "|member id|membership id|membership ref|member ref|membership reference|union number|union no|number|no|memid|ref|id no"
            "|external identifier|rhif aelodaeth"),
        _field("full_name", "Full name", "name", "name|member name|fullname|display name|members name|name of member|member|enw"
            "|sort name|contact name|employee name|staff name|first and last name"),
        _field("given_names", "Given names", "name", "first name|firstname|forename|forenames|fore name|forename s|first names"
            "|given name|christian name|fname|given|forename 1|first|known as|preferred name|enw cyntaf"),
        _field("middle_names", "Middle names", "name", "middle name|middle|middle initial|middle initials|second name|other names"
            "|forename 2|additional names"),
        _field("family_name", "Family name", "name", "surname|last name|lastname|lname|sname|second surname|family|last|surnames"
            "|cyfenw|legal last name|legal surname"),
        _field("born_on", "Date of birth", "person", "dob|d o b|birth date|birthdate|birthday|born|date born|dyddiad geni|date birth"),
        _field("email", "Email address", "person", "email|e mail|email 1|home email|personal email|private email|mail|e mail address"
            "|email home|email personal|primary email|preferred email|contact email|ebost|email 2|alternative email", many=True),
        _field("phone", "Telephone", "person", "phone|mobile|mobile phone|mobile number|mobile no|mob|cell|cell phone|home phone"
            "|phone number|phone no|tel|tel no|telephone number|telephone no|home telephone|home tel|tel home|tel mobile|mobile tel"
            "|contact number|contact no|contact telephone|phone home|phone mobile|mobile telephone|daytime phone|evening phone"
            "|primary phone|can2 phone|ffon|preferred phone|landline|phone 1|phone 2|tel 1|tel 2", many=True),
        _field("address", "Address in one cell", "address", "address|home address|full address|postal address|mailing address"
            "|correspondence address|addr|addresses|cyfeiriad|can2 user address|residential address"),
        _field("line_1", "Address line 1", "address", "address 1|address1|addr 1|add 1|add1|line 1|street|street address|address line1"
            "|home address 1|address line one|house and street|house number and street|address street|supplemental address 0"
            "|home address line 1|postal address 1|address i|house|building"),
        _field("line_2", "Address line 2", "address", "address 2|addr 2|add 2|line 2|home address 2|address line two"
            "|supplemental address 1|home address line 2|postal address 2|locality|village|district|area"),
        _field("line_3", "Address line 3", "address", "address 3|addr 3|add 3|line 3|home address 3|address line three"
            "|supplemental address 2|home address line 3|postal address 3"),
        _field("line_4", "Address line 4", "address", "address 4|addr 4|add 4|line 4|home address 4|home address line 4|county"
            "|address 5|county name|can2 county|state province|province|region of address|postal address 4|sir"),
        _field("town", "Town or city", "address", "town|city|post town|posttown|town city|towncity|city town|home town|address city"
            "|can2 user city|tref|address town|home city"),
        _field("postcode", "Postcode", "address", "post code|postal code|zip|zip code|zip postcode|p code|pcode|home postcode|cod post"
            "|zip postal code|address postcode|home post code"),
        _field("country", "Country", "address", "country|country name|nation|home country|address country|gwlad"),
        _field("joined_on", "Joined on", "membership", "date joined|join date|joined|joining date|date of joining|member since"
            "|joindate|start date|membership start|membership start date|date of membership|joined union|subscription date"
            "|can2 subscription date|date enrolled|enrolled|admitted|date admitted|dyddiad ymuno"),
        _field("ended_on", "Left on", "membership", "date left|leaving date|left|end date|date lapsed|lapsed on|lapse date"
            "|resignation date|date resigned|leave date|membership end date|termination date|date of leaving|expired on"),
        _field("standing", "Whether a member", "membership", "status|member status|membership status|statusname|status name|active"
            "|current|is member|state of membership|membership state|financial status"),
        _field("member_class", "Class of membership", "membership", "member class|membership type|member type|type|class|category"
            "|membership category|grade of membership|membership class|type of membership|membership level|subs category"),
        _field("branch", "Branch", "membership", "branch name|branchname|union branch|branch title|cangen|local branch|chapter|lodge"),
        _field("employer", "Employer", "work", "employer name|employername|organisation|organization|company|trust|nhs trust|employed by"
            "|current employer|current organisation|place of employment|cyflogwr|health board|institution|work organisation"),
        _field("employer_code", "Employer’s code", "work", "employer code|employercode|ods code|ods|trust code|organisation code|org code"),
        _field("workplace", "Workplace", "work", "place of work|site|work place|work location|location|hospital|workplace name|office"
            "|base|worksite|site name|work site|gweithle"),
        _field("job_title", "Job", "work", "job title|jobtitle|job|occupation|position|role|post title|job role|job description"
            "|profession|position title|swydd|title of post|post held"),
        _field("work_email", "Work email", "work", "work email|email work|business email|office email|work e mail|nhs email"
            "|employer email|work email address"),
        _field("work_phone", "Work telephone", "work", "work phone|work tel|tel work|work telephone|phone work|business phone"
            "|office phone|work telephone number|work number|work mobile|ext|extension"),
    )
}  # fmt: skip
BY_NAME = {name: field.key for field in reversed(FIELDS.values()) for name in field.names}
# A number of a list and the like: told apart from what we take, with what becomes of it.
_NEVER: tuple[tuple[str, str], ...] = (
    (
        "ni number|nino|national insurance|national insurance number|ni no|n i number|nat ins no|ni|insurance number",
        "National Insurance numbers are never taken: nothing the union does needs them.",
    ),
    (
        (
            "sort code|sortcode|account number|account no|bank account|bank account number|bank|bank name|iban|bic|account name|acc no"
            "|salary account|payment method|direct debit|dd reference|card number|account holder"
        ),
        "Bank details are never taken from a list: Direct Debit is set up with the member.",
    ),
    (
        (
            "gender|sex|ethnicity|ethnic origin|ethnic group|race|religion|belief|disability|disabled|sexual orientation|sexuality"
            "|marital status|nationality|trans|pronouns|age band|equality"
        ),
        "Equality answers are never taken from a list: each member is asked, and may say nothing.",
    ),
    (
        (
            "consent|gdpr|opt in|opt out|optin|optout|email opt in|marketing|mailing list|do not email|do not phone|do not mail|do not sms"
            "|do not trade|no bulk emails|contact by email|contact by post|contact by phone|political fund|political levy|labour link"
            "|communication preferences|email consent|newsletter|magazine|privacy"
        ),
        (
            "Consents and objections are never taken from a list: they count in the words that the member was asked in. Ask again,"
            " or write each member’s answer on their page."
        ),
    ),
    ("password|pin|user name|username|login|security question", "Passwords and sign-in names are never taken."),
    (
        "notes|note|comments|comment|remarks|memo|further information|other information|free text|details",
        "Notes are not taken: what they say of a person belongs on that person’s page.",
    ),
    (
        "health|sickness|absence|medical|case|casework|dispute|grievance|disciplinary",
        "What is about health or a case is never taken from a list.",
    ),
)
NEVER = {flat(name): why for names, why in _NEVER for name in names.split("|")}
_ASIDE: tuple[tuple[str, str], ...] = (
    ("title|salutation|prefix|honorific|mr mrs|prefix id|individual prefix|suffix|honours", "We do not keep titles."),
    (
        "age|initials|initial|nickname|photo|picture|website|twitter|facebook|linkedin|language|preferred language|fax|fax number",
        "We keep no such thing.",
    ),
    (
        "payroll no|payroll number|payrollno|payroll|employee number|employee no|staff number|staff no|assignment number|esr number",
        "Payroll numbers come with the room for subscriptions, which is not switched on yet.",
    ),
    (
        (
            "subs|subscription|subscription rate|rate|amount|fee|dues|paid to|paid until|last payment|balance|arrears|salary|pay band|band"
            "|grade|pay|hours|fte|full time|part time|payment date|subs paid"
        ),
        "What is paid comes with the room for subscriptions, which is not switched on yet.",
    ),
    (
        (
            "row|row no|line|s no|sno|serial|index|uuid|guid|id|record id|internal id|contact id|created|created at|created date|modified"
            "|modified at|last modified|updated|updated at|source|tags|groups|group key|can2 user tags|branch code|branchcode|statuscode"
            "|status code|region|sector|employer id|workplace id|group key list|last changed|date added|timestamp"
        ),
        "This is about the list, not about the member.",
    ),
)
ASIDE = {flat(name): why for names, why in _ASIDE for name in names.split("|")}


def known(heading: str) -> bool:
    """This function will tell whether a heading is one that lists of people have: the row with most of them is the header."""
    name = flat(re.sub(r"\(\d+\)\s*$", "", heading))
    return name in BY_NAME or name in NEVER or name in ASIDE
