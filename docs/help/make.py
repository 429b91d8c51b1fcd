"""Makes the help from the Markdown beside this file: `make docs`. A warning is an error, and then nothing is changed."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parent
TARGET = SOURCE.parents[1] / "steward" / "_help"


def make(target: Path = TARGET) -> int:
    """This function will put the help into a folder, in one step, and return Sphinx's exit code."""
    with tempfile.TemporaryDirectory(prefix="help-", dir=target.parent) as place:
        made = Path(place) / "made"
        # Always from nothing: what a second run reads from a store has lost the warnings of the first.
        command = ["-m", "sphinx", "-W", "--keep-going", "-E", "-q", "-b", "json", "-d", f"{place}/trees", str(SOURCE), str(made)]
        done = subprocess.run([sys.executable, *command], check=False)
        if done.returncode:
            return done.returncode
        for name in ("_static", "_sources"):
            shutil.rmtree(made / name, ignore_errors=True)
        for path in made.iterdir():
            if path.is_file() and (
                path.suffix not in (".fjson", ".json") or path.stem in ("search", "genindex", "searchindex", "globalcontext")
            ):
                path.unlink()
        (made / ".made").touch()
        if target.exists():
            target.rename(Path(place) / "before")
        try:
            made.rename(target)
        except OSError:
            if not target.exists():  # else somebody else made it in the same moment
                raise
    return 0


if __name__ == "__main__":
    sys.exit(make(Path(sys.argv[1]).absolute()) if len(sys.argv) > 1 else make())
