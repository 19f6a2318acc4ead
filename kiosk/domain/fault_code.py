"""Why the whole kiosk is out of use: the code on 'Deze kiosk werkt nu niet', for staff to read out to a technician."""

from enum import Enum


class FaultCode(Enum):
    """`paszuil doctor` says in words what each means and what to do; codes of bons (B-…) stand with the bonprinter."""

    LIBRARY_REFUSES = "K-01"
    """The library system does not let this kiosk in."""
    CONFIGURATION = "K-02"
    """A configuration file cannot be read, is no TOML, has an unknown key or a wrong value."""
    NEWER = "K-03"
    """A configuration file or the journal was written by a newer program."""
    SECRET_MISSING = "K-04"
    """A key or password that the configuration names is not there, or empty."""
    DISK = "K-05"
    """The state folder cannot be written: read-only, full, or not this user's."""
    JOURNAL = "K-06"
    """The journal is damaged, or another kiosk has it."""
    DISPLAY = "K-07"
    """There is no picture: no display, no road to it, or no rights."""
    BROKEN_DOWN = "K-08"
    """The program ended again and again; the log has the reason."""
