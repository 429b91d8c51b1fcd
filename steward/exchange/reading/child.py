"""Reads one sheet of a workbook in a process of its own, and prints its rows: arguments FILE SHEET ROWS MEMORY SECONDS.

A small file can claim a sheet of 17 billion cells, and the library then ends its process. This one may end: it has its own bound
of memory and time, and nobody else's work in it. It imports nothing of ours.
"""

import datetime as dt
import itertools
import json
import resource
import sys
from typing import Any

import python_calamine as calamine


def text(cell: Any) -> str:
    """A typed cell as text: a date as 2026-03-27, a whole number without a point."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, dt.datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return str(cell)


def main(path: str, wanted: str, most: int) -> None:
    # From an open file: by its content. From a path the library goes by the name's ending, and an upload has none.
    with open(path, "rb") as file:
        _print(calamine.load_workbook(file), wanted, most)


def _print(book: calamine.CalamineWorkbook, wanted: str, most: int) -> None:
    say = sys.stdout.write
    shown = [s for s in book.sheets_metadata if str(s.visible).endswith(".Visible") and str(s.typ).endswith(".WorkSheet")]
    names = [each.name for each in shown or book.sheets_metadata]
    if wanted and wanted not in names:
        say(json.dumps({"problem": "no sheet", "sheets": names}) + "\n")
        return
    sheet = None
    for name in [wanted] if wanted else names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height > 1:  # without a choice: the first sheet that holds more than a line
            break
    say(json.dumps({"sheets": names, "sheet": sheet.name if sheet else ""}) + "\n")
    if sheet is None:
        return
    rows = sheet.iter_rows()
    for row in itertools.islice(rows, most) if most else rows:
        say(json.dumps([text(cell) for cell in row], ensure_ascii=False) + "\n")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[4]),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[5]),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    except calamine.PasswordError:
        sys.stdout.write(json.dumps({"problem": "password"}) + "\n")
    except MemoryError:
        sys.stdout.write(json.dumps({"problem": "too large"}) + "\n")
    except BrokenPipeError:
        sys.stderr.close()
    except Exception:  # noqa: BLE001 - whatever the library says of a damaged file, it is damaged
        sys.stdout.write(json.dumps({"problem": "damaged"}) + "\n")
