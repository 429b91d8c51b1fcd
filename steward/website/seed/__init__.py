"""What a new website begins with: the pages that every union needs, and the contents of the demonstration."""

from steward.website.seed.founding import OFFERS_LEAD_TO, home, pages, sections
from steward.website.seed.furnish import furnish
from steward.website.seed.meanings import MEANINGS

__all__ = ["MEANINGS", "OFFERS_LEAD_TO", "furnish", "home", "pages", "sections"]
