"""What this folder's installation is: the demo, or a real union with a policy of its own. No Django here."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def var() -> Path:
    """This function will return where the installation keeps what is its own."""
    return Path(os.environ.get("STEWARD_VAR", ROOT / "var")).absolute()


@dataclass(frozen=True)
class Installation:
    """`kind` is "demo" or "union"; a union has its policy in `policy`."""

    kind: str
    policy: str = ""


def read() -> Installation | None:
    """This function will return what stands here, or None where nothing has been set up yet."""
    path = var() / "installation.json"
    return Installation(**json.loads(path.read_text())) if path.exists() else None


def write(one: Installation) -> None:
    """This function will keep what this installation is."""
    path = var() / "installation.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(one), indent=2) + "\n")


def environment() -> dict[str, str]:
    """This function will return the variables that commands of this installation need."""
    found = read()
    if found and found.policy and "STEWARD_POLICY" not in os.environ:
        return {"STEWARD_POLICY": found.policy}
    return {}
