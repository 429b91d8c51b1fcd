"""How often one network may do something that needs no account. The cache's keys are keyed hashes: no address is kept."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def allowed(request: HttpRequest, what: str, *, times: int, seconds: int) -> bool:
    """This function will count one more `what` from this network, and tell whether it is still within the limit.

    It counts lightly: two at the same moment may count as one, which no defence rests on.
    """
    address = get_adapter().get_client_ip(request)  # behind a proxy: ALLAUTH_TRUSTED_PROXY_COUNT
    key = f"limit:{what}:{address}:{int(time.time()) // seconds}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, seconds)
    return count <= times
