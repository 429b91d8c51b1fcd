"""Says loudly what this machine cannot check, and which Debian package would let it."""

import shutil
import sys
from pathlib import Path

PROGRAMS = {
    "chromium": ("chromium", "no page is opened in a browser: passkeys, accessibility, requests off the origin"),
    "age": ("age", "no file is opened with the stock age program"),
    "git": ("git", "no clean clone is made"),
}


def main() -> None:
    for program, (package, unchecked) in PROGRAMS.items():
        if shutil.which(program) is None:
            print(f"NOT CHECKED: {unchecked}. To check it: apt-get install {package}", file=sys.stderr)
    if not any(Path("/usr/lib/postgresql").glob("1[5-9]")):
        print("NOT CHECKED: an installed PostgreSQL. To check it: apt-get install postgresql", file=sys.stderr)


if __name__ == "__main__":
    main()
