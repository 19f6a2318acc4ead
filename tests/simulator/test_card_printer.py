"""The pasprinter of the simulated library: driven by the kiosk's own driver, broken and looked at through the panel."""

import asyncio
import io
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from hardware import open_card_printer
from hardware.card_printer.port import CardPicture
from hardware.errors import Reason
from hardware.outcome import Confirmed, Outcome, Refused
from kiosk.settings import load
from kiosk.simulator.world import Simulator
from tests.simulator.peers import Panel
from tests.simulator.test_panel_page import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.cups


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with Simulator(tmp_path_factory.mktemp("world"), card_printer=True) as world:
        yield world


@pytest.fixture
def panel(world: Simulator) -> Iterator[Panel]:
    with Panel(world) as panel:
        panel.post("/reset")
        yield panel


def card_in(colour: str) -> CardPicture:
    file = io.BytesIO()
    Image.new("RGB", (1016, 648), colour).save(file, "PNG", dpi=(300, 300))
    return CardPicture(file.getvalue())


def printed(world: Simulator, orders: Path, card: CardPicture) -> Outcome:
    options = load(world.config_path).card_printer
    assert options
    return asyncio.run(open_card_printer(options, orders=orders).print(uuid.uuid4().hex, card))


def test_a_card_that_the_kiosk_printed_lies_on_the_panel(world: Simulator, panel: Panel, tmp_path: Path) -> None:
    card = card_in("teal")
    assert printed(world, tmp_path, card) == Confirmed()
    assert panel.get("/state")["cards"] == 1
    assert panel.session.get(f"{panel.url}/cards/1.png", timeout=5).content == card.png
    assert panel.session.get(f"{panel.url}/cards/2.png", timeout=5).status_code == 404
    assert panel.post("/reset")["cards"] == 0


def test_it_can_be_broken_and_mended_by_name(world: Simulator, panel: Panel, tmp_path: Path) -> None:
    assert panel.put("/card-printer", {"fault": "ribbon_out"})["cardPrinter"] == "ribbon_out"
    assert printed(world, tmp_path, card_in("red")) == Refused((Reason.RIBBON_OUT,))
    assert panel.put("/card-printer", {"fault": "none"})["cardPrinter"] == "none"
    assert panel.session.put(panel.url + "/card-printer", json={"fault": "sulks"}, timeout=5).status_code == 422


def test_a_world_without_one_says_so(running: Simulator) -> None:
    with Panel(running) as panel:
        assert panel.get("/state")["cardPrinter"] is None
        assert panel.session.put(panel.url + "/card-printer", json={"fault": "none"}, timeout=5).status_code == 422
    assert load(running.config_path).card_printer is None


@pytest.mark.browser
def test_a_trainer_sees_the_card_and_breaks_the_printer(world: Simulator, panel: Panel, tmp_path: Path) -> None:
    assert printed(world, tmp_path, card_in("teal")) == Confirmed()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 960})
        page.goto(world.http_url + "/panel")
        page.get_by_role("button", name="Bekijk pas").first.click()
        expect(page.locator("#show img")).to_be_visible()
        page.get_by_role("button", name="Sluit").click()
        page.get_by_role("group", name="Pasprinter").get_by_role("button", name="Passen op").click()
        expect(page.get_by_role("group", name="Pasprinter").locator(".state")).to_have_text("Passen op")
        page.screenshot(path=tmp_path / "panel.png", full_page=True)
        browser.close()
    assert panel.get("/state")["cardPrinter"] == "cards_out"
