"""The editor's own host, attacked: a password alone opens nothing that a second factor guards."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from steward.people.acting import Actor, acting_as
from steward.web import hosts
from tests.people import a_member, a_post, an_account, building, signed_in

pytestmark = pytest.mark.django_db(databases=["default", "cache"])
MAIN, EDIT = "www.union.example", "edit.union.example"
WORD = "quillbracken"


@pytest.fixture(autouse=True)
def _two_hosts(settings: Any, tmp_path: Path) -> None:
    settings.STEWARD_CMS_HOST, settings.ALLOWED_HOSTS = EDIT, [MAIN, EDIT, "testserver"]
    settings.WAGTAILADMIN_BASE_URL = f"https://{MAIN}"
    settings.MEDIA_ROOT = str(tmp_path)


def an_editor(*, mfa: bool) -> Client:
    with building():
        person = a_member("Edda", "Quillon")
        account = an_account(person)
        a_post(person, "editor")
    client = signed_in(account, mfa=mfa)
    with acting_as(Actor("signin"), "sign_in"):
        session = client.session
        session[hosts._KEY] = True
        session.save()
    client.defaults["HTTP_HOST"] = EDIT
    return client


@pytest.mark.parametrize(("mfa", "status"), [(True, 200), (False, 404)])
def test_on_the_editors_host_the_file_of_a_draft_needs_the_second_factor_too(plain: Client, mfa: bool, status: int) -> None:
    with building():
        file = Document.objects.create(title=WORD, file=ContentFile(WORD.encode(), name=f"{WORD}.txt"))
    assert an_editor(mfa=mfa).get(file.url).status_code == status


@pytest.mark.parametrize(("mfa", "status"), [(True, 200), (False, 404)])
def test_on_the_editors_host_the_picture_of_a_draft_needs_the_second_factor_too(
    plain: Client, tmp_path: Path, mfa: bool, status: int
) -> None:
    (tmp_path / "original_images").mkdir()
    (tmp_path / "original_images" / "draft.png").write_bytes(b"x")
    assert an_editor(mfa=mfa).get("/media/original_images/draft.png").status_code == status
