"""Signing in as people do it: with a passkey, and with a password and an authenticator app, in a real browser."""

import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.serving import Served, serving
from tests.totp import code

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NOT CHECKED: passkeys. To check them: apt-get install chromium"),
]
PHRASE = "a long invented phrase"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(name="passkeys") as one:
        one.make("with building():\n    an_account(a_member('Rhoswen', 'Ashgrove'), 'rhoswen@invented.example')")
        one.make("with building():\n    an_account(a_member('Wilfa', 'Meadow'), 'wilfa@invented.example')")
        yield one


@pytest.fixture
def page(served: Served) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(base_url=served.url).new_page()
        page.set_default_timeout(30_000)
        yield page
        browser.close()


def a_device(page: Any) -> None:
    """Give the browser a device that keeps passkeys and unlocks by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip


def sign_in(page: Any, email: str) -> None:
    page.goto("/my/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Any) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()


def confirm_it_is_me(page: Any) -> None:
    """The password is asked for again before a way to sign in is added or removed."""
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PHRASE)
        page.get_by_role("button", name="Continue").click()


def test_a_passkey_is_added_and_then_signs_in_alone(page: Any) -> None:
    a_device(page)
    sign_in(page, "rhoswen@invented.example")
    page.wait_for_url("**/my/")
    page.goto("/my/security/")
    page.get_by_role("link", name="Add a passkey").click()
    confirm_it_is_me(page)
    page.get_by_label("A name for it").fill("my phone")
    page.get_by_label("Let me sign in with it alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.goto("/my/two-factor/webauthn/")
    page.get_by_text("Passkey: lets you in by itself").wait_for()
    assert page.get_by_role("term").all_inner_texts() == ["my phone"]
    sign_out(page)
    page.goto("/my/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Hello, Rhoswen").wait_for()
    assert page.url.endswith("/my/")


def test_a_password_and_the_code_of_an_authenticator_app_sign_in(page: Any) -> None:
    sign_in(page, "wilfa@invented.example")
    page.wait_for_url("**/my/")
    page.goto("/my/security/")
    page.get_by_role("link", name="Turn on an authenticator app").click()
    confirm_it_is_me(page)
    secret = page.locator(".secret").inner_text().replace(" ", "").strip()
    page.get_by_label("The code that the app now shows").fill(fresh(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_text("Recovery codes").first.wait_for()
    sign_out(page)
    sign_in(page, "wilfa@invented.example")
    page.get_by_role("heading", name="One more step").wait_for()
    page.goto("/my/details/")
    assert page.url.endswith("/my/two-factor/authenticate/"), "half signed in is not signed in"
    enter_code(page, "000000")
    page.get_by_text("There is a problem").wait_for()
    enter_code(page, fresh(secret))
    page.get_by_role("heading", name="Hello, Wilfa").wait_for()


def fresh(secret: str) -> str:
    """A code that still counts when a busy machine has sent it: not one of the last seconds of its half minute."""
    left = 30 - time.time() % 30
    if left < 12:
        time.sleep(left + 0.5)
    return code(secret)


def enter_code(page: Any, typed: str) -> None:
    page.get_by_label("Code", exact=True).fill(typed)
    page.get_by_role("button", name="Continue").click()
