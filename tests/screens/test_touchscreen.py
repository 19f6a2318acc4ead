"""Without X every tap comes over one road, also from a touchscreen that was plugged in after the start."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from tests.window import the_window

pytestmark = pytest.mark.window


class Mouse:
    stopped = False

    def stop(self) -> None:
        self.stopped = True


class Reader:
    """Kivy's reader of a node, without a device."""

    made: ClassVar[list["Reader"]] = []

    def __init__(self, _name: str, node: str) -> None:
        self.node, self.starts = node, 0
        self.thread = SimpleNamespace(is_alive=lambda: self.starts == 1)
        Reader.made.append(self)

    def start(self) -> None:
        self.starts += 1


@pytest.fixture
def plugs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Kivy with a mouse only, on a machine without input devices; the function plugs one in."""
    the_window()
    from kiosk.screens import touchscreen

    Reader.made.clear()
    providers: list[Any] = [Mouse()]
    loop = SimpleNamespace(
        input_providers=providers, add_input_provider=providers.append, remove_input_provider=providers.remove
    )
    monkeypatch.setattr(touchscreen, "EventLoop", loop)
    monkeypatch.setattr(touchscreen, "MotionEventFactory", SimpleNamespace(get={"mtdev": Reader, "mouse": Mouse}.get))

    def plug(name: str, number: str, kind: str) -> None:
        for file, content in (
            (f"sys/class/input/{name}/dev", f"{number}\n"),
            (f"run/udev/data/c{number}", f"E:{kind}=1\n"),
            (f"dev/input/{name}", ""),
        ):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(content)

    return SimpleNamespace(root=tmp_path, providers=providers, plug=plug, screen=touchscreen.Touchscreen)


def test_a_touchscreen_that_comes_later_is_read_and_the_mouse_goes(plugs: Any) -> None:
    screen = plugs.screen(None, plugs.root)
    plugs.plug("event2", "13:66", "ID_INPUT_KEYBOARD")
    screen.look()
    (mouse,) = plugs.providers
    assert isinstance(mouse, Mouse)
    plugs.plug("event10", "13:74", "ID_INPUT_TOUCHSCREEN")
    screen.look()
    screen.look()
    assert mouse.stopped
    (reader,) = plugs.providers
    assert (reader.node, reader.starts) == ("/dev/input/event10", 1)


def test_one_that_comes_back_on_its_node_has_one_reader_still(plugs: Any) -> None:
    screen = plugs.screen(None, plugs.root)
    plugs.plug("event3", "13:67", "ID_INPUT_TOUCHSCREEN")
    screen.look()
    (plugs.root / "run/udev/data/c13:67").unlink()
    screen.look()
    plugs.plug("event3", "13:67", "ID_INPUT_TOUCHSCREEN")
    screen.look()
    assert len(Reader.made) == len(plugs.providers) == 1


def test_one_that_comes_back_on_another_node_is_read_there(plugs: Any) -> None:
    screen = plugs.screen(None, plugs.root)
    plugs.plug("event3", "13:67", "ID_INPUT_TOUCHSCREEN")
    screen.look()
    (plugs.root / "run/udev/data/c13:67").unlink()
    plugs.plug("event9", "13:73", "ID_INPUT_TOUCHSCREEN")
    screen.look()
    assert [reader.node for reader in plugs.providers] == ["/dev/input/event3", "/dev/input/event9"]


def test_a_reader_that_died_is_replaced(plugs: Any) -> None:
    screen = plugs.screen(None, plugs.root)
    plugs.plug("event3", "13:67", "ID_INPUT_TOUCHSCREEN")
    screen.look()
    plugs.providers[0].starts = 0
    screen.look()
    assert [reader.starts for reader in plugs.providers] == [1]
    assert len(Reader.made) == 2


def test_a_node_that_the_technician_names_comes_before_udevs(plugs: Any) -> None:
    plugs.plug("event3", "13:67", "ID_INPUT_TOUCHSCREEN")
    plugs.plug("event5", "13:69", "ID_INPUT_MOUSE")
    screen = plugs.screen("/dev/input/event5", plugs.root)
    screen.look()
    assert [reader.node for reader in plugs.providers] == ["/dev/input/event5"]
