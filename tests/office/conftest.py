"""Signing in to the office for the tests of its pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from steward.people.acting import Actor
from steward.people.models import Account
from steward.register.models import Post
from tests.people import an_actor, building, signed_in


def sign_in(actor: Actor, *, second_factor: bool = True) -> Client:
    """A browser in which the account of this actor is signed in and works in its post."""
    with building():
        account, post = Account.objects.get(pk=actor.account), Post.objects.filter(pk=actor.post).first()
    return signed_in(account, mfa=second_factor, post=post)


@pytest.fixture
def working_as(db: None) -> Callable[..., Client]:
    """Make somebody new with a post, and sign them in: `working_as("workplace_rep", workplace=here)`."""

    def sign_somebody_in(role: str, *, second_factor: bool = True, **more: object) -> Client:
        return sign_in(an_actor(role, **more), second_factor=second_factor)

    return sign_somebody_in
