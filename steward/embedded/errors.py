"""What can go wrong with a PostgreSQL of our own, in words that say what to do next."""


class EmbeddedError(Exception):
    """A fault that its reader can mend; the message says how."""


class NoPrograms(EmbeddedError):
    """No PostgreSQL that runs here was found."""


class WrongMajor(EmbeddedError):
    """The data was written by another major version, and only a dump and a restore may carry it over."""


class StartFailed(EmbeddedError):
    """The server did not start, or does not answer."""


class GivenUp(EmbeddedError):
    """Whoever asked for the server no longer wants it."""
