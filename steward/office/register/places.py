"""What a membership officer does with the register that is not daily: one line each, in the order of the page."""

from __future__ import annotations

# What it is called, the name of its URL, and what it is for.
PLACES: tuple[tuple[str, str, str], ...] = (
    (
        "The register on any day",
        "office:register_on",
        "Names and addresses, as they stood then and as corrected since; without an address; to print.",
    ),
    (
        "Who joined and who left",
        "office:movements",
        "Between two days, by joining, leaving and transfer, and whether it adds up.",
    ),
    ("What was done to the register", "office:change_log", "Each act between two days, and what it changed, entry by entry."),
    (
        "Annual return",
        "office:annual_return",
        "The figures of form AR21 about members, each with its definition and the list behind it.",
    ),
    ("What the assurer found", "office:findings", "What was drawn, in numbers, and which entries have to be put right."),
    (
        "Possible doubles",
        "office:doubles",
        "Entries that may be of one person: side by side, merged or told apart, and undone for 30 days.",
    ),
    (
        "What representatives told us",
        "office:hints",
        "Who has moved, or works there no longer, as representatives and branches tell us.",
    ),
    ("Open a protected record", "office:open_protected", "People at risk, and colleagues: by the exact number, with a reason."),
    ("Career breaks that are over", "office:breaks", "Ask these members what they are now, and enter it."),
    (
        "Employers, workplaces, branches",
        "office:employers",
        "Lists of trusts and boards, what people typed, who works where, mergers, contacts.",
    ),
)
