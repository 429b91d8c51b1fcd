"""What happens with a page that is being published, whoever or whatever publishes it."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from steward.website import files


@receiver(page_published)
def close_its_files(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """This function will put the files of a page for members where only members get them."""
    # keeps: W15
    files.close_for_members(instance)
