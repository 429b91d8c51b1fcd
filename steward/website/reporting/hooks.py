"""Which pages were read, in the editor's menu of reports."""

import datetime as dt

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import AdminOnlyMenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from steward.website.models import PageCount

DAYS = 30


class ReadingReport(ReportView):
    """Numbers of the last thirty days, the page most read first. Who read it is not known to anybody (P60)."""

    page_title = "Pages that were read"
    header_icon = "view"
    index_url_name = "reading_report"
    index_results_url_name = "reading_report_results"
    is_searchable = False
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn("title", label="Page", get_url=lambda row: reverse("wagtailadmin_pages:edit", args=[row.pk])),
        Column("many", label=f"Times in the last {DAYS} days"),
        Column("url_path", label="Where it stands"),
    ]
    list_export = ["title", "many", "url_path"]
    export_headings = {"title": "Page", "many": f"Times in the last {DAYS} days", "url_path": "Where it stands"}

    def get_queryset(self) -> QuerySet[Page]:
        since = timezone.localdate() - dt.timedelta(days=DAYS - 1)
        counts = PageCount.objects.filter(page=OuterRef("pk"), day__gte=since).order_by().values("page")
        many = counts.annotate(many=Sum("count")).values("many")
        read: QuerySet[Page] = Page.objects.annotate(many=Subquery(many)).filter(many__isnull=False)
        return read.order_by("-many", "title", "pk")


@hooks.register("register_reports_menu_item")
def offer_the_report() -> AdminOnlyMenuItem:
    """This function will put the report into the menu of reports."""
    return AdminOnlyMenuItem("Pages that were read", reverse("reading_report"), name="reading", icon_name="view", order=100)


@hooks.register("register_admin_urls")
def address_of_the_report() -> list[URLPattern]:
    """This function will give the report its address."""
    return [
        path("reports/reading/", ReadingReport.as_view(), name="reading_report"),
        path("reports/reading/results/", ReadingReport.as_view(results_only=True), name="reading_report_results"),
    ]
