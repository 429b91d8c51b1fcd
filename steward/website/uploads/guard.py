"""The last look, whatever screen or program gives the file: nothing that was not looked at is kept."""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.users.models import UserProfile

from steward.website.uploads import documents, pictures
from steward.website.uploads.kept import Looked, Refused


@receiver(pre_save, sender=Image)
def look_at_picture(instance: Image, **kwargs: Any) -> None:
    """This function will write a new picture anew before it is kept, or raise Refused."""
    file = instance.file
    if not file or file._committed or isinstance(file.file, Looked):
        return
    file.seek(0)
    instance.file = pictures.look_at(file.name or "", file.read(pictures.LARGEST + 1))
    instance._set_image_file_metadata()


@receiver(pre_save, sender=Document)
def look_at_document(instance: Document, **kwargs: Any) -> None:
    """This function will look at a new file before it is kept, or raise Refused."""
    file = instance.file
    if not file or file._committed or isinstance(file.file, Looked):
        return
    file.seek(0)
    instance.file = documents.look_at(file.name or "", file.read(documents.LARGEST + 1))
    instance._set_document_file_metadata()


@receiver(pre_save, sender=UserProfile)
def keep_no_portrait(instance: UserProfile, **kwargs: Any) -> None:
    """This function will keep no portrait of an editor: nobody needs one, and it would be data about them."""
    if instance.avatar and not instance.avatar._committed:
        raise Refused("No portrait of editors is kept here. Leave the picture of your profile empty.")
