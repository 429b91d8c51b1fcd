"""Logs say what happened where; they never say to whom."""

import logging
import re

_EMAIL = re.compile(r"[^\s<>'\"]+@[^\s<>'\"]+")
_VALUES = re.compile(r"(Key \([^)]*\)=)\([^)]*\)|(Failing row contains )\(.*?\)\.", re.DOTALL)


class NoPerson(logging.Filter):
    """Cuts addresses and PostgreSQL's row values out of each line, and keeps only the place of an exception."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            error, trace = record.exc_info[1], record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "-"
            words = f"{words} [{type(error).__module__}.{type(error).__name__} at {place}]"
            record.exc_info = record.exc_text = None
        record.msg = _VALUES.sub(r"\1\2(...)", _EMAIL.sub("(address)", words))
        record.args = None
        return True
