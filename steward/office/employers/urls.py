"""The addresses of the pages about employers, workplaces and branches. None of them holds anything about a person."""

from django.urls import URLPattern, path

from steward.office.employers import branches, contacts, loading, merging, places, typed, views

PATTERNS: list[URLPattern] = [
    path("employers/", views.employers, name="employers"),
    path("employers/add/", views.add, name="employer_add"),
    path("employers/lately/", views.lately, name="employers_lately"),
    path("employers/undo/<uuid:key>/", views.undo, name="employers_undo"),
    path("employers/load/", loading.load, name="employers_load"),
    path("employers/merge/", merging.merge, name="employers_merge"),
    path("employers/typed/", typed.queue, name="employers_typed"),
    path("employers/typed/place/", typed.place, name="employers_place"),
    path("employers/<uuid:key>/", views.employer, name="employer"),
    path("employers/<uuid:key>/name/", views.rename, name="employer_rename"),
    path("employers/<uuid:key>/also/", views.also, name="employer_also"),
    path("employers/<uuid:key>/same/", merging.same, name="employer_same"),
    path("employers/<uuid:key>/workplaces/add/", places.add, name="workplace_add"),
    path("employers/<uuid:key>/workplaces/<slug:what>/", places.bulk, name="workplaces_bulk"),
    path("employers/<uuid:key>/contacts/add/", contacts.add, name="employer_contact_add"),
    path("workplaces/<uuid:key>/", places.change, name="workplace_change"),
    path("employer-contacts/<uuid:key>/", contacts.contact, name="employer_contact"),
    path("employer-contacts/<uuid:key>/tell/", contacts.tell, name="employer_contact_tell"),
    path("employer-contacts/<uuid:key>/end/", contacts.end, name="employer_contact_end"),
    path("branches/", branches.branches, name="branches"),
    path("branches/add/", branches.add, name="branch_add"),
    path("branches/<uuid:key>/", branches.change, name="branch_change"),
    path("branches/<uuid:key>/close/", branches.close, name="branch_close"),
]
