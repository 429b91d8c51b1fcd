"""The command line: data to stdout, talk to stderr.

Exit codes: 0 done; 1 a check failed; 2 wrong use; 3 something is pending; 4 not found; 5 refused by the policy; 6 conflict;
7 part of it refused; 8 something else is not available.
"""

from steward.cli.base import main

__all__ = ["main"]
