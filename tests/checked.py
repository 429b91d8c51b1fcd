"""The checks of `make check` that need the tests' database: Django's, the migrations', and the policy's."""

import os
import subprocess
import sys

from tests import database


def main() -> int:
    server = database.start()
    env = (
        os.environ
        | database.environment(server, database.clone(server))
        | {"STEWARD_LOGIN": "owner", "STEWARD_LOGIN_FORCED": "owner"}
    )
    commands = (
        ["-m", "django", "check", "--fail-level", "WARNING"],
        ["-m", "django", "makemigrations", "--check", "--dry-run"],
        ["-m", "steward.cli", "policy", "check"],
        ["-m", "steward.cli", "policy", "apply", "--dry-run"],
    )
    return max(subprocess.run([sys.executable, *command], env=env, check=False).returncode for command in commands)


if __name__ == "__main__":
    sys.exit(main())
