"""The glass goes off by whatever this machine has for it, and nothing breaks where it has nothing."""

import ctypes
from pathlib import Path
from typing import Any

import pytest

from kiosk.screens import dpms
from kiosk.screens.display_power import DisplayPower


class Card:
    """A graphics card as the kernel answers for it: two connectors, one display, DPMS among other properties."""

    PROPERTIES = ((1, b"EDID"), (2, b"DPMS"), (5, b"link-status"))

    def __init__(self, *, ours: bool = True) -> None:
        self.ours = ours
        self.power = {31: dpms.ON, 32: dpms.ON}

    def ioctl(self, card: int, request: int, asked: Any) -> int:
        assert card == 7
        match request:
            case dpms.GET_RESOURCES:
                self._fill(asked.connectors, ctypes.c_uint32, (31, 32))
                asked.count_connectors = 2
            case dpms.GET_CONNECTOR:
                assert asked.count_modes == 1, "the kernel would ask the display itself"
                asked.connection = 1 if asked.id == 32 else 2
                asked.encoder = 40 if asked.id == 32 else 0
                self._fill(asked.properties, ctypes.c_uint32, [number for number, _ in self.PROPERTIES])
                asked.count_properties = len(self.PROPERTIES)
            case dpms.GET_PROPERTY:
                asked.name = dict(self.PROPERTIES)[asked.id]
            case dpms.SET_PROPERTY:
                if not self.ours:
                    raise PermissionError
                assert asked.property == 2
                self.power[asked.connector] = asked.value
            case _:
                raise AssertionError(hex(request))
        return 0

    @staticmethod
    def _fill(address: int, kind: Any, values: Any) -> None:
        (kind * len(values)).from_address(address)[:] = list(values)


def test_the_requests_are_the_kernels_own():
    requests = (dpms.GET_RESOURCES, dpms.GET_CONNECTOR, dpms.GET_PROPERTY, dpms.SET_PROPERTY)
    assert requests == (0xC04064A0, 0xC05064A7, 0xC04064AA, 0xC01064AB)


def test_only_the_display_that_is_connected_is_switched(tmp_path: Path):
    card = Card()
    power = DisplayPower(tmp_path, lambda: [7], card.ioctl)
    power.off()
    assert card.power == {31: dpms.ON, 32: dpms.OFF}
    power.on()
    assert card.power == {31: dpms.ON, 32: dpms.ON}


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    folder = tmp_path / "sys/class/backlight/10-0045"
    folder.mkdir(parents=True)
    (folder / "bl_power").write_text("0\n")
    return tmp_path


def test_a_backlight_comes_before_all(panel: Path):
    card = Card()
    power = DisplayPower(panel, lambda: [7], card.ioctl)
    file = panel / "sys/class/backlight/10-0045/bl_power"
    power.off()
    assert file.read_text() == "4"
    assert card.power[32] == dpms.ON
    power.on()
    assert file.read_text() == "0"


def test_a_light_that_an_earlier_start_left_off_goes_on(panel: Path):
    file = panel / "sys/class/backlight/10-0045/bl_power"
    file.write_text("4\n")
    DisplayPower(panel, list).on()
    assert file.read_text() == "0"


def test_nothing_breaks_where_the_glass_cannot_be_switched(tmp_path: Path):
    for power in (DisplayPower(tmp_path, lambda: [7], Card(ours=False).ioctl), DisplayPower(tmp_path, list)):
        power.off()
        power.on()


def test_a_card_is_told_from_what_else_is_open(tmp_path: Path):
    for number, target in ((3, "/dev/dri/renderD128"), (4, "/dev/dri/card1"), (5, "socket:[17]")):
        (tmp_path / str(number)).symlink_to(target)
    assert dpms.open_cards(tmp_path) == [4]
