"""The cache: a table of its own with its own login and connection; keys are keyed hashes, so no key names anybody."""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.db import models


class HmacDatabaseCache(DatabaseCache):
    def make_key(self, key: str, version: int | None = None) -> str:
        plain = super().make_key(key, version)
        return hmac.new(settings.SECRET_KEY.encode(), plain.encode(), hashlib.sha256).hexdigest()

    def validate_key(self, key: str) -> None:
        """Any key will do: it is hashed."""


class CacheRouter:
    """Sends the cache's table to the connection `cache`, and everything else to the default one."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        return "cache" if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return db == "default"
