"""What an editor can put on a page: few things, and nothing that loads anything from elsewhere before a reader asks for it."""

import re
from typing import Any

from django.utils.http import url_has_allowed_host_and_scheme
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from steward.policy import text
from steward.website.facades import PictureElsewhere, Video

WORDS = ["bold", "italic", "link"]
_NO_NUMBER = re.compile(r'(<a\b[^>]*?)\sid="(?!\d{1,9}")[^"]*"')


class Words(blocks.RichTextBlock):
    """Text with links. A page or a file is named by its number: with anything else the page could be neither read nor opened again."""

    def value_from_form(self, value: Any) -> Any:
        """This function will let a link that names no number lead to no page."""
        return super().value_from_form(_NO_NUMBER.sub(r'\1 id="0"', value))


class Picture(blocks.StructBlock):
    """A photograph with the words for those who do not see it; without them it cannot be published."""

    image = ImageChooserBlock(label="Picture")
    alt = blocks.CharBlock(
        label="What it shows",
        help_text="One sentence for people who cannot see it. Do not begin with “Picture of”.",
        max_length=250,
    )
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "image"
        template = "website/blocks/picture.html"


class Quote(blocks.StructBlock):
    """Somebody's own words, with who said them."""

    quote = blocks.TextBlock()
    said_by = blocks.CharBlock(required=False, max_length=120)

    class Meta:
        icon = "openquote"
        template = "website/blocks/quote.html"


def _is_ours(address: str) -> bool:
    """Whether an address stays on this website as a browser reads it: a backslash or a tab after the first stroke leads away like a second."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


class CallToAction(blocks.StructBlock):
    """What the reader can do next, as a button."""

    says = blocks.CharBlock(label="Sentence above the button", required=False, max_length=200)
    button = blocks.CharBlock(max_length=60)
    page = blocks.PageChooserBlock(required=False)
    address = blocks.CharBlock(required=False, label="or an address on this website", help_text="Such as /join/", max_length=200)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        address = found.get("address") or ""
        if not found.get("page") and not address:
            raise blocks.StructBlockValidationError(
                {"page": blocks.StreamBlockValidationError(non_block_errors=["Choose a page, or type an address."])}
            )
        if address and not _is_ours(address):
            raise blocks.StructBlockValidationError(
                {
                    "address": blocks.StreamBlockValidationError(
                        non_block_errors=[
                            "Begin with a single /. Links that leave the website go into a paragraph, where they are marked."
                        ]
                    )
                }
            )
        return found

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """This function will give the address only where it stays on this website, whatever a version from elsewhere holds."""
        address = value.get("address") or ""
        return {**super().get_context(value, parent_context), "address": address if _is_ours(address) else "/"}

    class Meta:
        icon = "arrow-right"
        template = "website/blocks/call_to_action.html"


class CookieList(blocks.StaticBlock):
    """The cookies of this website as the policy declares them: nobody types this list, so it cannot be wrong."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        policy = text.current()
        return {**super().get_context(value, parent_context), "cookies": policy.cookies.values()}

    class Meta:
        icon = "list-ul"
        admin_text = "The list of cookies, from the policy"
        template = "website/blocks/cookie_list.html"


class ContactDetails(blocks.StaticBlock):
    """How to reach the union, from the policy."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        policy = text.current()
        return {**super().get_context(value, parent_context), "who": policy.controller}

    class Meta:
        icon = "mail"
        admin_text = "The union's address, telephone and email, from the policy"
        template = "website/blocks/contact_details.html"


class JointLetter(blocks.StructBlock):
    """A letter that the union signed with others: to whom, when, what it asks for, and who signed (W04)."""

    to = blocks.CharBlock(label="To whom", max_length=160)
    dated_on = blocks.DateBlock(label="Date of the letter", required=False)
    says = blocks.TextBlock(label="What it says, in short", max_length=1500)
    asks = blocks.ListBlock(blocks.CharBlock(max_length=250), label="What it asks for")
    signatories = blocks.ListBlock(blocks.CharBlock(max_length=160), label="Who signed, each by name", default=[])
    more = blocks.CharBlock(
        label="Others who signed",
        required=False,
        max_length=160,
        help_text="Where not all are named, such as: and 15 other unions",
    )

    class Meta:
        icon = "mail"
        template = "website/blocks/joint_letter.html"


class Price(blocks.StructBlock):
    """One price: for whom, how much, how often."""

    what = blocks.CharBlock(label="For whom or what", max_length=160)
    amount = blocks.CharBlock(max_length=40, help_text="Such as £12.50")
    often = blocks.CharBlock(label="How often", max_length=60, help_text="Such as a month")


class Prices(blocks.StructBlock):
    """What membership costs. The home page repeats the first row (W08)."""

    heading = blocks.CharBlock(max_length=120, default="What it costs")
    rows = blocks.ListBlock(Price(), label="Prices", min_num=1)
    note = blocks.CharBlock(required=False, max_length=300)

    class Meta:
        icon = "tag"
        template = "website/blocks/prices.html"


class Body(blocks.StreamBlock):
    """A page's contents, in the order of reading."""

    heading = blocks.CharBlock(form_classname="title", max_length=120, icon="title", template="website/blocks/heading.html")
    smaller_heading = blocks.CharBlock(max_length=120, icon="title", template="website/blocks/smaller_heading.html")
    paragraph = Words(features=WORDS, icon="pilcrow")
    list = blocks.ListBlock(Words(features=WORDS), icon="list-ul", template="website/blocks/list.html")
    quote = Quote()
    picture = Picture()
    video = Video()
    picture_elsewhere = PictureElsewhere()
    call_to_action = CallToAction()
    joint_letter = JointLetter()
    prices = Prices()
    contact_details = ContactDetails()
    cookie_list = CookieList()


class Offer(blocks.StructBlock):
    """One thing the union does, on the home page."""

    heading = blocks.CharBlock(max_length=80)
    says = blocks.TextBlock(max_length=400)
    page = blocks.PageChooserBlock(required=False, label="Read more on")

    class Meta:
        icon = "tick"
        template = "website/blocks/offer.html"
