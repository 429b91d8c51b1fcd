"""Joining online, without an account, a session or a script.

The protocol, so that anybody's script can do what a browser does. GET /join/ is one form; POST it to /join/ with its CSRF
token. Fields: given_names, family_name, email, phone, born_on (2001-12-31, or born_on_day, born_on_month, born_on_year),
line_1 to line_4, town, postcode, country, employer, workplace, job_title, work_email, work_phone; and, as often as needed,
consents and objections with keys of policy/consents.toml. Only family_name and line_1 are compulsory, with a postcode in the
United Kingdom unless it is a BFPO number in a line.

* Without more: the same form with what is wrong, or, if nothing is, the page to check the answers (both 200).
* With change=SECTION: the form again, filled in.
* With send=yes: the application is taken (303 to /join/received/REFERENCE/), or the form again with what is wrong.

Between the pages everything typed travels in the form itself: the server keeps nothing of somebody who does not send it.
"""
