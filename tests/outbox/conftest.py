"""The outbox folder of one test, and the mail as files."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.STEWARD_OUTBOX = tmp_path / "outbox"
    settings.EMAIL_BACKEND = "steward.outbox.files.EmailFiles"
    return settings.STEWARD_OUTBOX
