"""What a reader may say, and how much it takes on."""

from dataclasses import dataclass


class UnableToRead(Exception):
    """The file is not a list that can be read; the words say what it is and what to do. Nothing was changed."""


@dataclass(frozen=True)
class Limits:
    """How large a file may be. A larger one is refused by its size, before a byte of it is read."""

    text_bytes: int = 1_000_000_000 - 1
    workbook_bytes: int = 100_000_000
    unpacked_bytes: int = 1_000_000_000
    memory_bytes: int = 2_500_000_000  # of the process that reads a workbook
    seconds: int = 300  # of that process's work
    rows: int = 2_000_000
    columns: int = 300
    cell: int = 32_767  # as much as a spreadsheet's cell holds


def size(count: int) -> str:
    """This function will write a number of bytes as people say it."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"
