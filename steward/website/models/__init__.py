"""Pages of the public website. They are about the union, never about a member (DESIGN, chapter 4)."""

from steward.website.models.campaigns import CampaignPage, Proposal, ToolkitFile, ToolkitPage
from steward.website.models.content import ContentPage, SectionPage, Topic
from steward.website.models.counting import PageCount, Shown, Stamp
from steward.website.models.events import EventPage
from steward.website.models.finding import Form, PageWords, SameWords
from steward.website.models.late import Late
from steward.website.models.magazine import MagazineArticle, MagazineIssue
from steward.website.models.members import BenefitPage, NetworkNotice, NetworkPage
from steward.website.models.naming import Named
from steward.website.models.news import Author, BlogPost, BlogSeries, NewsPage
from steward.website.models.pages import HomePage, StandardPage
from steward.website.models.people import PeoplePage, Spokesperson
from steward.website.models.rights import FactsheetPage
from steward.website.models.second import SecondLook

__all__ = [
    "Author",
    "BenefitPage",
    "BlogPost",
    "BlogSeries",
    "CampaignPage",
    "ContentPage",
    "EventPage",
    "FactsheetPage",
    "Form",
    "HomePage",
    "Late",
    "MagazineArticle",
    "MagazineIssue",
    "Named",
    "NetworkNotice",
    "NetworkPage",
    "NewsPage",
    "PageCount",
    "PageWords",
    "PeoplePage",
    "Proposal",
    "SameWords",
    "SecondLook",
    "SectionPage",
    "Shown",
    "Spokesperson",
    "Stamp",
    "StandardPage",
    "ToolkitFile",
    "ToolkitPage",
    "Topic",
]
