"""Sessions under the hash of their key: whoever reads the table cannot become anybody with it."""

import hashlib
from typing import Any

from django.contrib.sessions.backends import db


def _hashed(key: str | None) -> str:
    return hashlib.sha256(f"session:{key}".encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """Django's own store in the database; the browser holds the key, the table its hash."""

    def _get_session_from_db(self) -> Any:
        kept, self._session_key = self._session_key, _hashed(self.session_key)
        try:
            return super()._get_session_from_db()  # type: ignore[misc]  # the stubs leave it out
        finally:
            # A session that is not there has cleared the key: leave it so.
            if self._session_key is not None:
                self._session_key = kept

    def exists(self, session_key: str) -> bool:
        return bool(super().exists(_hashed(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = _hashed(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        if session_key is None:
            session_key = self.session_key
        if session_key is not None:
            super().delete(_hashed(session_key))
