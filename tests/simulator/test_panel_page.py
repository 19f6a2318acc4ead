"""The panel in Chromium, as a trainer uses it."""

import io
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from zxingcpp import read_barcodes

from kiosk.simulator.world import Simulator
from tests.simulator.peers import Panel, WiseCaller

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CONTRAST = """() => {
  const channel = (byte) => { const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = rgb(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
      && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .map((one) => {
      const [a, b] = [light(rgb(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
      return [(a + 0.05) / (b + 0.05), one.textContent.slice(0, 40)];
    });
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, world: Simulator) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1440, "height": 960})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(world.http_url + "/panel")
    expect(page.get_by_role("button", name="Scan Inlogaccount actief")).to_be_visible()
    yield page
    page.close()
    assert complaints == []


@pytest.fixture
def scanner(world: Simulator) -> Iterator[Callable[[], bytes]]:
    """What a kiosk reads from the scanner: all up to the next carriage return."""
    path = Path(world.scanner_url.removeprefix("tty://").partition("?")[0])
    device = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def read() -> bytes:
        heard, end = b"", time.monotonic() + 5
        while not heard.endswith(b"\r") and time.monotonic() < end:
            try:
                heard += os.read(device, 100)
            except BlockingIOError:
                time.sleep(0.005)
        return heard

    yield read
    os.close(device)


def _print(world: Simulator, text: str) -> None:
    host, _, port = world.printer_url.removeprefix("tcp://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as job:
        job.sendall(b"\x1b@" + text.encode("ascii") + b"\n\x1dV\x42\x00")


def test_a_click_scans_a_pass(page: Page, scanner: Callable[[], bytes]) -> None:
    page.get_by_role("button", name="Scan Inlogaccount actief").click()
    assert scanner() == b"29401000075868\r"
    expect(page.get_by_role("status")).to_have_text("Gescand: 29401000075868")


def test_a_typed_code_is_scanned_with_the_keyboard_alone(page: Page, scanner: Callable[[], bytes]) -> None:
    page.get_by_label("Typ zelf een code").focus()
    page.keyboard.type("]F0A29401000075868B")
    page.keyboard.press("Enter")
    assert scanner() == b"]F0A29401000075868B\r"


def test_the_barcode_on_the_screen_is_a_real_one(page: Page) -> None:
    for title, kind, number in (
        ("Inlogaccount actief", "Codabar", "A29401000075868B"),
        ("Boek (geen pas)", "EAN-13", "9789000000012"),
    ):
        page.get_by_role("button", name=f"Toon de streepjescode van {title}").click()
        picture = page.get_by_role("img", name="Streepjescode")
        expect(picture).to_be_visible()
        page.wait_for_function("() => document.querySelector('dialog img').complete")
        seen = read_barcodes(Image.open(io.BytesIO(page.get_by_role("dialog").screenshot())))
        assert [(str(code.format), code.text) for code in seen] == [(kind, number)]
        page.get_by_role("button", name="Sluit").click()


def test_a_bon_shows_as_it_comes_out(page: Page, world: Simulator) -> None:
    _print(world, "Tijdelijk wachtwoord")
    expect(page.get_by_role("img", name="Bon 1")).to_be_visible()
    assert (
        page.get_by_role("img", name="Bon 1").evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 300
    )
    page.get_by_role("button", name="Bekijk bon 1").click()
    expect(page.get_by_role("dialog").locator("pre")).to_contain_text("Tijdelijk wachtwoord")


def test_a_printer_fault_is_chosen_by_name_and_mended(page: Page, panel: Panel) -> None:
    printer = page.get_by_role("group", name="Bonprinter")
    printer.get_by_role("button", name="Papier op").click()
    expect(printer.get_by_role("button", name="Papier op")).to_have_attribute("aria-pressed", "true")
    assert panel.get("/state")["printer"] == "paper_out"
    printer.get_by_role("button", name="Goed").click()
    expect(printer.get_by_role("button", name="Goed")).to_have_attribute("aria-pressed", "true")
    assert panel.get("/state")["printer"] == "none"


def test_paper_that_runs_out_later_runs_out_in_the_middle_of_a_bon(page: Page, world: Simulator) -> None:
    printer = page.get_by_role("group", name="Bonprinter")
    printer.get_by_label("Pas na zoveel regels").fill("2")
    printer.get_by_role("button", name="Papier op").click()
    expect(printer.get_by_role("button", name="Goed")).to_have_attribute("aria-pressed", "true")
    _print(world, "een\ntwee\ndrie\nvier")
    expect(printer.get_by_role("button", name="Papier op")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("niet afgesneden")).to_be_visible()


@pytest.mark.parametrize("system", ["Wise", "SIP2"])
def test_wise_and_sip2_break_by_name(system: str, page: Page, panel: Panel) -> None:
    group = page.get_by_role("group", name=system)
    group.get_by_role("button", name="Weg", exact=True).click()
    expect(group.get_by_role("button", name="Weg", exact=True)).to_have_attribute("aria-pressed", "true")
    assert panel.get("/state")[system.lower()] == "drop"


def test_a_mail_is_read_and_its_link_works_once(page: Page, wise: WiseCaller) -> None:
    page.get_by_role("button", name="Lees: Activeer je account").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Verse-Mail02")
    page.get_by_role("button", name="Sluit").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open link: Activeer je account").click()
    expect(opened.value.get_by_role("heading", name="Je account is actief")).to_be_visible()
    opened.value.close()
    expect(page.get_by_text("link is gebruikt")).to_be_visible()
    assert wise.account("29401000001021")["status"] == "ACTIVE"


def test_a_new_password_is_chosen_on_the_kbs_page(page: Page, wise: WiseCaller) -> None:
    wise.act(wise.of("29401000075868") + "/loginaccount/passwordmail", {})
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open link: Kies een nieuw wachtwoord").click()
    opened.value.get_by_label("Nieuw wachtwoord").fill("kort")
    opened.value.get_by_role("button", name="Opslaan").click()
    expect(opened.value.get_by_role("alert")).to_contain_text("minstens 8 tekens")
    opened.value.get_by_label("Nieuw wachtwoord").fill("een-nieuw-wachtwoord")
    opened.value.get_by_role("button", name="Opslaan").click()
    expect(opened.value.get_by_role("heading", name="Je nieuwe wachtwoord werkt")).to_be_visible()
    opened.value.close()
    assert wise.patron_login("Lezer-Annen85", "een-nieuw-wachtwoord").status_code == 200


def test_a_day_later_the_fresh_link_has_run_out(page: Page) -> None:
    expect(page.get_by_role("link", name="Open link")).to_have_count(1)
    before = page.locator("#now").get_attribute("datetime") or ""
    page.get_by_role("button", name="+24 uur").click()
    expect(page.get_by_role("link", name="Open link")).to_have_count(0)
    assert (page.locator("#now").get_attribute("datetime") or "") > before


def test_beginning_again_asks_first(page: Page, panel: Panel) -> None:
    panel.put("/wise", {"fault": "drop"})
    page.get_by_role("button", name="Begin opnieuw", exact=True).click()
    page.get_by_role("button", name="Nee", exact=True).click()
    assert panel.get("/state")["wise"] == "drop"
    page.get_by_role("button", name="Begin opnieuw", exact=True).click()
    page.get_by_role("button", name="Ja, begin opnieuw").click()
    expect(page.get_by_role("group", name="Wise").get_by_role("button", name="Goed")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_every_text_can_be_read_and_every_button_hit(page: Page) -> None:
    page.get_by_text("Meer voorbeelden").click()
    page.get_by_role("group", name="Bonprinter").get_by_role("button", name="Papier op").click()
    expect(page.get_by_role("group", name="Bonprinter").locator(".state.bad")).to_be_visible()
    measured = page.evaluate(CONTRAST)
    assert len(measured) > 100
    assert [(ratio, text) for ratio, text in measured if ratio < 4.5] == []
    buttons = page.locator("button:visible, a:visible, summary:visible, input:visible")
    heights = buttons.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
    assert min(heights) >= 44


def test_the_panel_says_so_when_the_simulator_is_gone(browser: Browser, state_dir: Path) -> None:
    page = browser.new_page()
    with Simulator(state_dir) as world:
        page.goto(world.http_url + "/panel")
        expect(page.get_by_role("button", name="Scan Inlogaccount actief")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Geen verbinding met de simulator")
    page.close()


def test_the_panel_fits_a_phone_without_scrolling_sideways(browser: Browser, world: Simulator) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(world.http_url + "/panel")
    expect(page.get_by_role("button", name="Scan Inlogaccount actief")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
