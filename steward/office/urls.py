"""The office's addresses. None of them says anything about anybody: people are found by POST, and carry opaque keys."""

from django.urls import URLPattern, URLResolver, path

from steward.office import desk
from steward.office.acts import views as acts
from steward.office.applications import views as applications
from steward.office.assurer import views as assurer
from steward.office.candidates import loading as lists_of_candidates
from steward.office.candidates import views as candidates
from steward.office.contacts import views as contacts
from steward.office.duplicates import views as duplicates
from steward.office.employers import urls as employers
from steward.office.enquiries import views as enquiries
from steward.office.explorer import views as explorer
from steward.office.extracts import views as extracts
from steward.office.hints import views as hints
from steward.office.imports import views as imports
from steward.office.life import views as life
from steward.office.listing import views as listing
from steward.office.lists import branch as branches
from steward.office.lists import views as lists
from steward.office.members import change, timelines
from steward.office.members import views as members
from steward.office.posts import views as posts
from steward.office.protected import views as protected
from steward.office.register import views as register
from steward.office.statutory import entry as entries
from steward.office.statutory import views as statutory
from steward.office.stories import views as stories
from steward.office.trail import views as trail

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.home, name="home"),
    path("work-as/", desk.work_as, name="work_as"),
    path("keys/", desk.keys, name="keys"),
    path("members/", members.search, name="search"),
    path("members/suggest/", members.suggest, name="suggest"),
    path("members/<uuid:person>/", members.member, name="member"),
    path("members/<uuid:person>/change/<slug:what>/", change.member_edit, name="member_edit"),
    path("members/<uuid:person>/note/", contacts.note, name="note"),
    path("members/<uuid:person>/timeline/", timelines.timeline, name="timeline"),
    path("members/<uuid:person>/choice/", members.choose, name="choose"),
    path("members/<uuid:person>/way-in/", members.send_way_in, name="send_way_in"),
    path("members/<uuid:person>/life/<slug:what>/", life.life, name="life"),
    path("acts/<uuid:key>/undo/", acts.undo, name="undo"),
    path("register/breaks/", life.breaks, name="breaks"),
    path("applications/", applications.queue, name="applications"),
    path("applications/paper/", applications.paper, name="paper"),
    path("applications/<uuid:key>/", applications.application, name="application"),
    path("applications/<uuid:key>/admit/", applications.admit, name="admit"),
    path("applications/<uuid:key>/refuse/", applications.refuse, name="refuse"),
    path("register/", register.places, name="register"),
    path("register/on/", statutory.register_on, name="register_on"),
    path("register/on/differences/", statutory.differences, name="differences"),
    path("register/log/", statutory.log, name="change_log"),
    path("register/log/outside/", statutory.log_outside, name="log_outside"),
    path("register/log/<uuid:key>/", statutory.log_act, name="log_act"),
    path("register/movements/", statutory.movements, name="movements"),
    path("register/return/", statutory.annual_return, name="annual_return"),
    path("register/return/figures.csv", statutory.return_csv, name="return_csv"),
    path("register/audit/", statutory.findings, name="findings"),
    path("assurer/", assurer.home, name="assurer"),
    path("assurer/<uuid:person>/", assurer.entry, name="assurer_entry"),
    path("members/<uuid:person>/entry/", entries.copy, name="entry_copy"),
    path("members/<uuid:person>/returned/", entries.post_returned, name="post_returned"),
    path("members/<uuid:person>/address-right/", entries.address_right, name="address_right"),
    path("posts/", posts.posts, name="posts"),
    path("posts/colleague/", posts.colleague, name="colleague"),
    path("posts/appoint/<uuid:person>/", posts.appoint, name="appoint"),
    path("posts/<uuid:post>/end/", posts.end, name="end_post"),
    path("posts/<uuid:post>/remind/", posts.remind, name="remind"),
    path("extracts/", extracts.extracts, name="extracts"),
    path("extracts/prepare/", extracts.prepare, name="prepare"),
    path("extracts/key/", extracts.set_key, name="set_key"),
    path("extracts/<uuid:key>/", extracts.extract, name="extract"),
    path("extracts/<uuid:key>/preview/", extracts.preview, name="preview"),
    path("extracts/<uuid:key>/release/", extracts.release, name="release"),
    path("extracts/<uuid:key>/withdraw/", extracts.withdraw, name="withdraw"),
    path("extracts/<uuid:key>/get/<slug:part>/", extracts.fetch, name="fetch"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:key>/", imports.import_, name="import"),
    path("imports/<uuid:key>/columns/", imports.import_columns, name="import_columns"),
    path("imports/<uuid:key>/enter/", imports.import_enter, name="import_enter"),
    path("imports/<uuid:key>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:key>/drop/", imports.import_drop, name="import_drop"),
    path("imports/<uuid:key>/refused/", imports.import_refused, name="import_refused"),
    path("workplace/", lists.workplace, name="workplace"),
    path("branch/", branches.branch, name="branch"),
    path("branch/<uuid:person>/<slug:what>/", branches.put_right, name="put_right"),
    path("invite/", lists.share, name="share"),
    path("told/", hints.queue, name="hints"),
    path("told/<uuid:hint>/done/", hints.done, name="hint_done"),
    path("told/<uuid:hint>/back/", hints.take_back, name="take_back"),
    path("tell/<uuid:person>/<slug:what>/", hints.tell, name="tell"),
    path("enquiries/", enquiries.queue, name="enquiries"),
    path("enquiries/<uuid:key>/", enquiries.one, name="enquiry"),
    path("enquiries/<uuid:key>/<slug:what>/", enquiries.do, name="enquiry_do"),
    path("protected/", protected.protected, name="protected"),
    path("protected/open/", protected.open_record, name="open_protected"),
    path("protected/<uuid:person>/", protected.protect, name="protect"),
    path("protected/<uuid:person>/end/", protected.unprotect, name="unprotect"),
    path("lists/", listing.listing, name="listing"),
    path("lists/density/", listing.density, name="density"),
    path("lists/keep/", listing.keep, name="keep_list"),
    path("lists/saved/<uuid:key>/", listing.open_saved, name="saved_list"),
    path("lists/saved/<uuid:key>/forget/", listing.forget, name="forget_list"),
    path("lists/files/", listing.files, name="files"),
    path("lists/files/ask/", listing.ask_file, name="ask_file"),
    path("lists/files/<uuid:key>/decide/", listing.decide_file, name="decide_file"),
    path("lists/files/<uuid:key>/fetch/", listing.fetch_file, name="fetch_file"),
    path("doubles/", duplicates.queue, name="doubles"),
    path("doubles/next/", duplicates.following, name="double_next"),
    path("doubles/merged/", duplicates.merged, name="merged"),
    path("doubles/merged/<uuid:key>/undo/", duplicates.undo, name="merged_undo"),
    path("doubles/<uuid:person>/", duplicates.with_whom, name="double_with"),
    path("doubles/<uuid:person>/<uuid:other>/", duplicates.double, name="double"),
    path("doubles/<uuid:person>/<uuid:other>/different/", duplicates.different, name="double_different"),
    path("trail/", trail.trail, name="trail"),
    path("trail/search/", trail.trail_search, name="trail_search"),
    path("trail/outliers/", trail.trail_outliers, name="trail_outliers"),
    path("trail/outliers/note/", trail.trail_looked_into, name="trail_looked_into"),
    path("trail/<uuid:person>/", trail.trail_of, name="trail_of"),
    path("stories/", stories.queue, name="stories"),
    path("stories/<uuid:key>/", stories.story, name="story"),
    path("candidates/", candidates.elections, name="candidates"),
    path("candidates/<uuid:key>/", candidates.election, name="election"),
    path("candidates/<uuid:key>/list/", lists_of_candidates.load, name="candidates_list"),
    path("candidates/<uuid:key>/list/refused/", lists_of_candidates.refused, name="candidates_refused"),
    path("candidates/answer/<uuid:key>/", candidates.answer, name="candidate_answer"),
    path("policy/", explorer.policy, name="policy"),
    *employers.PATTERNS,
]
