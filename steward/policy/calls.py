"""Which role calls which function of the database. What is not named here is closed to everybody."""

from collections.abc import Iterator

from steward.policy import lock
from steward.policy.catalogue import Catalogue
from steward.policy.declarations import Declarations

# The register on any day (register/migrations/statutory.sql).
ON_ANY_DAY = {"persons_at", "memberships_at", "addresses_at", "names_on", "addresses_on"}
REGISTER_COUNTED = {"count_register", "count_movements", "count_backdated", "count_upkeep"}
# Many people between employers, workplaces and branches (register/migrations/employers.sql).
MOVES = {"move_jobs", "same_employer", "place_typed", "move_to_branch", "staffing", "branch_sizes"}
# Whoever reads the website: which pages are for members, and whether one is a member (website/migrations/shown.sql); which files
# and pictures stand on a page that they may read (website/migrations/naming.sql).
READS_WEBSITE = {"member_now", "collections_for_members", "is_for_members", "file_shown", "picture_shown"}
# Pages found by their words, among those that whoever asks may see (website/migrations/finding.sql).
FINDS = {"find_pages", "page_has", "spelt_like"}
# What visitors ask of campaigns: stories as they are published, candidates of one constituency, and taking one's story back.
CAMPAIGNS = {"stories_shown", "candidates_at", "count_letter", "withdraw_story"}
# What people write to us: given to whoever has to answer it, and whether the answers went (enquiries/migrations/answering.sql).
ENQUIRIES = {"pass_enquiry", "answers_that_went"}
# What is destroyed when its time is over (membership/migrations/destroying.sql).
DESTROYS = {"destroy_enquiries", "destroy_stories", "destroy_candidates", "destroy_interests"}
# By role, beside the scopes.
CALLS = {
    "workplace_rep": {"objectors_at_my_workplace", "my_hints", "take_back_hint"},
    "administrator": {"add_colleague"},
    "membership_officer": {
        *MOVES,
        *ON_ANY_DAY,
        *REGISTER_COUNTED,
        "count_findings",
        "way_in_by",
        "undo_act",
        "signed_in_since",
        "take_back_admission",
        "merge_people",
        "part_people",
        "merge_counts",
        "alike",
        "alike_among",
        "open_protected",
        "opened_by_me",
        "protected_among",
        "forget_import_rows",
    },
    "branch_officer": {"open_protected", "opened_by_me", "my_hints", "take_back_hint", "leavers_of_my_branch"},
    "assurer": {*REGISTER_COUNTED, "draw_sample", "history_of_sampled", "trail_sealed"},
    "anonymous": {*CAMPAIGNS, *FINDS, "count_pages"},
    "communications_officer": {*ENQUIRIES, "remove_candidates"},
    "member": {*CAMPAIGNS, *FINDS, "sign_undertaking", "withdraw_my_story", "drop_interest"},
    "data_protection_officer": {"count_findings", "colleagues", "colleagues_to_protect", *ENQUIRIES},
    "postroom": {"way_in_by", "way_in_for_colleague"},
    "finder": {"alike_among"},
    "sweeper": DESTROYS,
}
HARMLESS = {"cell", "area_of"}  # turn one text into another


def called(one: lock.Lock, tables: Declarations, live: Catalogue) -> Iterator[tuple[str, str]]:
    """This function will return each function with each role that calls it: the scopes by whoever has one, the others by whoever
    does their work."""
    letters = next((t.name for t in tables.personal() if "correspondence" in t.categories.values()), "")
    for role, tier in one.tiers.items():
        reach = one.reach.get(role, {})
        calls = {f"scope_{r.rows}" for r in reach.values()} | CALLS.get(role, set())
        if tier != "recipient" and role not in ("anonymous", "signin"):
            calls.add("scope_self")  # which posts are one's own, and that nobody appoints themselves
            calls |= {
                "known_as",
                "merged_into",
                "acts_about",
            }  # by which keys somebody was known before two entries were made one
        if any(r.rows in ("all", "branch", "workplace") for r in reach.values()) and tier == "office":
            calls |= {"protected_from_me", "in_office"}
        if any(tables.tables[name].shown for name in reach):
            calls |= READS_WEBSITE
        writes = letters in reach and reach[letters].adds
        for signature, name in live.functions.items():
            if name in calls or (writes and name.startswith("procrastinate_defer_")):
                yield signature, live.prefix + role
    for signature, name in live.functions.items():
        if name.startswith("procrastinate_defer_"):
            yield signature, live.prefix + "worker"
        if name in HARMLESS:
            yield signature, "public"
