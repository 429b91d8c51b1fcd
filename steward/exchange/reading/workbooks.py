"""Workbooks (XLSX, XLS, ODS), read in a process of its own by child.py."""

import json
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

from steward.exchange.reading.kinds import LOCKED
from steward.exchange.reading.problems import Limits, UnableToRead

_DAMAGED = "This workbook cannot be read: it is damaged, or no workbook. Open it in your spreadsheet, save it again as XLSX."
_TOO_LARGE = (
    "This workbook claims more cells than a list can have. Delete the empty rows and columns behind the list,"
    " or save the sheet as “CSV UTF-8”, and bring that."
)


def rows(
    path: Path, *, sheet: str, limits: Limits, most: int = 0
) -> Generator[tuple[int, list[str]], None, tuple[str, list[str]]]:
    """This function will stream the rows of a sheet, each with its number; row 0 holds the sheet's name and all sheets' names.

    Without a sheet it takes the first visible one that holds more than a line. `most` ends it early.
    """
    child = Path(__file__).with_name("child.py")
    command = [sys.executable, "-I", str(child), str(path), sheet, str(most), str(limits.memory_bytes), str(limits.seconds)]
    process = subprocess.Popen(  # noqa: S603 - our own program, no shell; the path is one argument
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )
    ended = False
    try:
        if process.stdout is None:
            raise UnableToRead(_DAMAGED)
        for number, line in enumerate(process.stdout):
            said = json.loads(line)
            if isinstance(said, dict):
                if "problem" in said:
                    _refuse(said)
                yield 0, [said["sheet"], *said["sheets"]]
            else:
                yield number, said
        ended = True
        if process.wait() != 0:
            raise UnableToRead(_TOO_LARGE)
    finally:
        if not ended:
            process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    return "", []


def _refuse(said: dict[str, object]) -> None:
    if said["problem"] == "password":
        raise UnableToRead(LOCKED)
    if said["problem"] == "too large":
        raise UnableToRead(_TOO_LARGE)
    if said["problem"] == "no sheet":
        names = said.get("sheets")
        offered = ", ".join(f"“{name}”" for name in names) if isinstance(names, list) else ""
        raise UnableToRead(f"This workbook has no sheet of that name. Choose one of: {offered}.")
    raise UnableToRead(_DAMAGED)
