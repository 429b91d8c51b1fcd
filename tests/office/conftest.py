"""Signing in to the office for the tests of its pages; the fixture `working_as` is in tests/conftest.py."""

from django.test import Client

from steward.people.acting import Actor
from steward.people.models import Account
from steward.register.models import Post
from tests.people import building, signed_in


def sign_in(actor: Actor, *, second_factor: bool = True) -> Client:
    """A browser in which the account of this actor is signed in and works in its post."""
    with building():
        account, post = Account.objects.get(pk=actor.account), Post.objects.filter(pk=actor.post).first()
    return signed_in(account, mfa=second_factor, post=post)
