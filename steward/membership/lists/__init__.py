"""Lists of people by facts: which, with which columns, how many, on paper and as a file.

`facts` says what can be asked, `columns` what can be shown, both as far as the role that acts may see; `finding` answers, in
pages; `exports` lets a list leave the screen as a file, with a reason and, above a number, a second person.
"""
