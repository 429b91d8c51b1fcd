"""Employers: the lists they come from, what they are called, who succeeds whom, their workplaces, and whom we talk to there.

naming      finding the employer that somebody means, by code, name, former name or what others typed
reading     the files of the Organisation Data Service (ODS), and plain lists
loading     what a list would change, and loading it
succession  employers that merge, and two entries of the same one
places      workplaces and branches: adding, moving in bulk, closing
typed       what people typed, and the employer that an officer finds for it
contacts    whom the union talks to at an employer
reports     how many work where
"""

from steward.register.employers.loading import load_shipped
from steward.register.employers.naming import readable

__all__ = ["load_shipped", "readable"]
