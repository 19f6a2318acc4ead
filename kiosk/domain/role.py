"""What a member of staff may do on this kiosk."""

from enum import Enum


class Right(Enum):
    """One thing that not everybody on the staff may do."""

    HELP_MEMBERS = "help_members"
    """Open a member's pass, and every act beside a member."""
    TEST_DEVICES = "test_devices"
    CLOSE_KIOSK = "close_kiosk"
    """Close the kiosk for members, and open it again."""
    CHANGE_BRANCH = "change_branch"
    """Settings of the branch: names, texts, services, bons, languages, times, opening hours."""
    CHANGE_EQUIPMENT = "change_equipment"
    """Settings of the machine: devices, panel, library system."""
    MANAGE_STAFF = "manage_staff"


class Role(Enum):
    """Of a staff account."""

    MEDEWERKER = "medewerker"
    BEHEERDER = "beheerder"
    TECHNICUS = "technicus"
    """Looks after the machine; sees no member."""

    @property
    def rights(self) -> frozenset[Right]:
        return _RIGHTS[self]


_RIGHTS = {
    Role.MEDEWERKER: frozenset({Right.HELP_MEMBERS, Right.TEST_DEVICES, Right.CLOSE_KIOSK}),
    Role.BEHEERDER: frozenset(Right),
    Role.TECHNICUS: frozenset({Right.TEST_DEVICES, Right.CLOSE_KIOSK, Right.CHANGE_EQUIPMENT}),
}
