"""Telling a story for a campaign, taking it back, and the stories that are published (W05).

How a story is taken back: with a code that is shown once, and emailed where there is an address. The code is typed into a form
and posted. It stands in no address: an address is kept by the browser's history, by whatever stands between the reader and us,
and is opened by the scanners of mail programs, which would take the story back before its teller reads the email. A part after
a # reaches no server, and would need a script, of which our public pages have none.
"""
