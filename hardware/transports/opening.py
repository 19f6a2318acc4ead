"""Why a device file cannot be opened, said so that a technician knows what to do next."""

import errno
import grp
import os
import pwd
import stat

from hardware.errors import LinkError, Reason
from hardware.transports.holder import who_holds

_REFUSED = frozenset({errno.EACCES, errno.EPERM})
_HELD = frozenset({errno.EBUSY, errno.EAGAIN})
_GONE = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO})


def could_not_open(path: str, error: Exception) -> LinkError:
    """NO_PERMISSION with the group that may, IN_USE with who has it, or UNREACHABLE."""
    number = getattr(error, "errno", None) or getattr(error.__context__, "errno", None) or (error.args or (None,))[0]
    if number in _REFUSED:
        return LinkError(Reason.NO_PERMISSION, f"{path}: no permission to open it{_who_may(path)}")
    if number in _HELD:
        holder = who_holds(path)
        by = f" by {holder}; stop that first" if holder else "; who has it, only root can see: sudo fuser -v " + path
        return LinkError(Reason.IN_USE, f"{path} is in use{by}")
    if number in _GONE:
        return LinkError(Reason.UNREACHABLE, f"{path} is not there: is the device plugged in and switched on?")
    return LinkError(Reason.UNREACHABLE, f"{path} cannot be opened: {error}")


def _who_may(path: str) -> str:
    try:
        file = os.stat(path)
    except OSError:
        return ""
    may = stat.S_IRGRP | stat.S_IWGRP
    if file.st_mode & may != may or not file.st_gid:
        return "; no group may either: install the udev rules that give it one"
    group, user = _group(file.st_gid), _user(os.geteuid())
    return f"; group {group} may: sudo usermod -aG {group} {user}, and log in again"


def _group(number: int) -> str:
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def _user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
