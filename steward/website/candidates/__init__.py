"""Putting a campaign's proposals to one's candidates (W07).

Everything goes by POST and comes back in the answer: which constituency, which candidate, the letter. Nothing of it is in an
address, a session, a cache or a table; "I have sent it" adds one to a number.
"""
