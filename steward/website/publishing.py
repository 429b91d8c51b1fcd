"""What happens with a page that is being published, whoever or whatever publishes it."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, post_page_move

from steward.website import files
from steward.website.models import Shown
from steward.website.reports import below


@receiver([page_published, post_page_move])
def close_its_files(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """This function will put the files of a page for members where only members get them, and those of the pages below it.

    A page becomes one for members by its own tick, by that of a page above it, and by being moved below such a page.
    """
    # keeps: W15
    if not Shown.objects.filter(page=instance.pk, members_only=True).exists():
        return
    here = Page.objects.get(pk=instance.pk)  # its path as it is now: a page that was moved has another
    for page in [here, *Page.objects.filter(below(here))]:
        files.close_for_members(page.specific)
