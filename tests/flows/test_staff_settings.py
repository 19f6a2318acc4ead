"""Staff change settings on the screen: every one by touches, gathered, saved whole, and gone back to."""

from pathlib import Path

import certifi
import pytest
from PIL import Image

from kiosk.domain.role import Role
from kiosk.flows.form import FLIP, LESS, MORE, Knob
from kiosk.flows.pages import Choice, Choose, Confirm, Form, Option, Page, Status, TextEntry
from kiosk.flows.setting_entry import as_time
from kiosk.flows.settings_pages import EDIT, EVERY_DAY, RETYPE, STANDARD, VERSIONS
from kiosk.flows.settings_words import SECRETS
from kiosk.flows.visit import VisitOver
from kiosk.settings import load
from kiosk.settings.changes import changed_keys
from kiosk.settings.fields import Applies, Field, Group, Kind, Plain, field, fields
from kiosk.settings.port import NotSaved, Origin
from kiosk.settings.store import SettingsStore
from kiosk.texts.catalogue import catalogue
from tests.flows.settings_desk import STAFF, at_the_settings

OTHERWISE: dict[str, Plain] = {
    "library.wise.url": "https://other.example:8443/restapi",
    "library.wise.isil": "NL-0800270000",
    "library.wise.ca_file": certifi.where(),
    "card_printer.template": str(Path("hardware/card_printer/templates/plain.toml").resolve()),
    "kiosk.branch": "9402",
    "kiosk.number": "2",
    "kiosk.notice_nl": "Zaterdag zijn we dicht!",
    "panel.size": "800x480",
    "scanner.url": "evdev://0c2e:0b61",
    "receipt_printer.url": "tty:///dev/ttyUSB0?baud=19200",
    "receipt_printer.profile": "epson-tm-t88vi",
    "receipt_printer.width_mm": 58,
    "card_printer.url": "ipp://localhost:631/printers/pas",
    "hours.restart_at": "04:15",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The shipped configuration with a card printer, and a state folder of its own."""
    text = Path("config/kiosk.toml").read_text(encoding="utf-8").replace("/var/lib/paszuil", str(tmp_path / "state"))
    file = tmp_path / "kiosk.toml"
    file.write_text(f'{text}\n[card_printer]\nurl = "ipp://localhost:631/printers/other"\n', encoding="utf-8")
    return file


def other(wanted: Field, now: Plain, folder: Path) -> Plain:
    """A good value that is not the one there is."""
    if wanted.key == "receipt_printer.logo":
        Image.new("1", (100, 40)).save(folder / "logo.png")
        return str(folder / "logo.png")
    if wanted.key in OTHERWISE:
        return OTHERWISE[wanted.key]
    match wanted.kind:
        case Kind.SWITCH:
            return not now
        case Kind.CHOICE:
            return next(choice for choice in wanted.choices if choice != now)
        case Kind.WHOLE | Kind.NUMBER:
            return wanted.low if now == wanted.high else wanted.high
        case Kind.HOURS:
            return "10:00-17:30"
        case _:
            return f"{now}/x" if wanted.group is Group.CALLS else "iets-anders"


@pytest.mark.parametrize("group", Group, ids=lambda group: group.value)
async def test_every_setting_is_changed_by_touches_and_put_back(group: Group, file: Path, tmp_path: Path) -> None:
    before = load(file)
    everything = [each for each in fields() if each.group is group and each.key not in SECRETS]
    async with at_the_settings(file) as desk:
        for wanted in everything:
            value = other(wanted, desk.store.value(wanted).value, tmp_path)
            await desk.opens(group.value)
            await desk.changes(wanted, value)
            assert await desk.saves() is wanted.applies, wanted.key
            assert changed_keys(before, load(file)) == (wanted.key,)
            assert desk.store.value(wanted).value == value
            assert desk.store.value(wanted).origin is Origin.STAFF
            await desk.opens(group.value)
            await desk.changes(wanted, None)
            await desk.saves()
            assert load(file) == before, wanted.key


def test_every_setting_but_the_places_of_secrets_stands_in_a_group() -> None:
    assert {each.group for each in fields()} == set(Group)
    assert {each.key for each in fields()} > SECRETS


async def test_a_secret_is_shown_as_set_and_cannot_be_touched(file: Path) -> None:
    async with at_the_settings(file) as desk:
        form = await desk.opens("library")
        secret = next(each for each in form.fields if each.name == "library.wise.key_file")
        assert (secret.knob, secret.value.key, secret.note.key) == (Knob.LOCKED, "set.secret_there", "set.secret_note")
        with pytest.raises(AssertionError, match="cannot be touched"):
            desk.touches("library.wise.key_file")
        said = catalogue("nl")
        assert not any("wise.key" in said.say(words) for each in form.fields for words in (each.value, each.note))


async def test_minus_plus_and_the_switch_change_at_once_and_stop_at_the_limits(file: Path) -> None:
    async with at_the_settings(file) as desk:
        form = await desk.opens("times")
        for _ in range(2):
            desk.touches("visit.pin_tries" + MORE)
            form = await desk.sees(Form)
        tries = await desk.field("visit.pin_tries")
        assert tries.value.values == (("n", "5"),)
        assert tries.can_less
        assert not tries.can_more
        assert form.under
        desk.touches("visit.pin_tries" + LESS)
        await desk.sees(Form)
        desk.touches("visit.pin_tries" + LESS)
        form = await desk.sees(Form)
        assert form.under is None, "as it was: nothing to save"
        assert form.save.disabled
        desk.touches(Choice.SECONDARY)
        await desk.opens("services")
        desk.touches("services.loans" + FLIP)
        assert not (await desk.field("services.loans")).on
        await desk.saves()
        assert not load(file).services.loans


async def test_where_a_value_came_from_stands_below_it(file: Path) -> None:
    async with at_the_settings(file) as desk:
        await desk.store.save({"visit.idle_s": 90.0}, STAFF)
        await desk.opens("times")

        async def origin(key: str) -> str:
            note = dict((await desk.field(key)).note.values)
            return note["origin"].key  # type: ignore[attr-defined,no-any-return]

        assert await origin("visit.idle_s") == "set.origin.staff"
        assert await origin("visit.pin_tries") == "set.origin.technician"
        desk.touches("visit.warning_s" + MORE)
        assert await origin("visit.warning_s") == "set.origin.new"
        desk.touches("visit.staff_session_min")
        await desk.sees(Choose)
        desk.touches(Choice.SECONDARY)
        assert await origin("visit.staff_session_min") in ("set.origin.default", "set.origin.technician")


async def test_nothing_is_saved_until_what_is_wrong_is_solved(file: Path) -> None:
    before = load(file)
    url, branch = field("library.wise.url"), field("kiosk.branch")
    async with at_the_settings(file) as desk:
        await desk.opens("branch")
        await desk.changes(branch, "94-01")
        wrong = await desk.field(branch.key)
        assert wrong.error
        form = await desk.sees(Form)
        assert form.save.disabled
        assert (form.save.disabled.key, dict(form.save.disabled.values)) == ("set.fix", {"n": 1})
        with pytest.raises(AssertionError, match="cannot be touched"):
            desk.touches(Choice.PRIMARY)
        await desk.changes(branch, "9402")
        assert not (await desk.field(branch.key)).error
        await desk.saves()
        await desk.opens("library")
        await desk.changes(url, "htps://wise.voorbeeld.nl")
        assert (await desk.field(url.key)).error
    assert changed_keys(before, load(file)) == ("kiosk.branch",)


async def test_a_number_that_is_none_is_shown_as_typed_and_a_comma_is_a_point(file: Path) -> None:
    wait = field("library.wise.read_timeout_s")
    async with at_the_settings(file) as desk:
        await desk.opens("library")
        await desk.changes(wait, "2-5")
        wrong = await desk.field(wait.key)
        assert wrong.error
        assert wrong.value.values == (("words", "2-5"),)
        await desk.changes(wait, "2,5")
        await desk.saves()
    assert load(file).library.wise.read_timeout_s == 2.5


TIMES = {"10": "10:00", "930": "09:30", "0930": "09:30", "9:30": "09:30", "17.30": "17:30", "24:00": "24:00"}
NO_TIMES = ("24:30", "10:60", "", "25", "10:00-17:30", "-1")


@pytest.mark.parametrize(("typed", "meant"), [*TIMES.items(), *((words, None) for words in NO_TIMES)])
def test_a_time_is_taken_as_staff_write_it(typed: str, meant: str | None) -> None:
    assert as_time(typed) == meant


async def test_a_time_that_is_none_is_asked_again(file: Path) -> None:
    async with at_the_settings(file) as desk:
        await desk.opens("hours")
        desk.touches("hours.monday")
        await desk.sees(Choose)
        desk.touches("times")
        await desk.sees(TextEntry, label="set.from")
        desk.types("99")
        await desk.sees(TextEntry, label="set.from", error="set.error.moment")
        desk.types("18")
        await desk.sees(TextEntry, label="set.until")
        desk.types("9")
        monday = await desk.field("hours.monday")
        assert monday.error, "it closes before it opens"


async def test_the_hours_of_one_day_can_be_those_of_every_day(file: Path) -> None:
    async with at_the_settings(file) as desk:
        await desk.opens("hours")
        await desk.changes(field("hours.tuesday"), "09:00-20:00")
        desk.touches("hours.tuesday")
        await desk.sees(Choose)
        desk.touches(EVERY_DAY)
        await desk.saves()
    hours = load(file).hours
    assert {hours.monday, hours.tuesday, hours.saturday, hours.sunday} == {"09:00-20:00"}


async def test_what_is_there_can_be_changed_without_typing_it_all(file: Path) -> None:
    async with at_the_settings(file) as desk:
        await desk.opens("library")
        desk.touches("library.wise.url")
        await desk.sees(Choose)
        desk.touches(EDIT)
        assert (await desk.sees(TextEntry)).written == "https://example.wise.oclc.org/restapi"
        desk.touches(Choice.SECONDARY)
        await desk.sees(Choose)
        desk.touches(RETYPE)
        assert (await desk.sees(TextEntry)).written == ""


async def test_who_leaves_with_changes_is_asked_and_who_signs_out_too(file: Path) -> None:
    before = load(file)
    async with at_the_settings(file) as desk:
        for leaving in (Choice.SECONDARY, Choice.STOP):
            await desk.opens("services") if leaving is Choice.SECONDARY else await desk.sees(Form)
            desk.touches("services.loans" + FLIP)
            await desk.sees(Form, save="set.save")
            desk.touches(leaving)
            await desk.sees(Confirm, title="set.leave_title")
            desk.touches(Choice.SECONDARY)
            form = await desk.sees(Form, save="set.save")
            assert form.under
            desk.touches("services.loans" + FLIP)
        form = await desk.sees(Form)
        desk.touches("services.loans" + FLIP)
        await desk.sees(Form, save="set.save")
        desk.touches("services.loans")
        await desk.sees(Choose)
        desk.touches(Choice.STOP)
        await desk.sees(Confirm, title="set.leave_title")
        desk.touches(Choice.PRIMARY)
        with pytest.raises(VisitOver):
            await desk.ended
    assert load(file) == before


async def test_before_devices_are_opened_anew_staff_are_asked(file: Path) -> None:
    before = load(file)
    async with at_the_settings(file) as desk:
        await desk.opens("devices")
        await desk.changes(field("receipt_printer.profile"), "epson-tm-t88vi")
        desk.touches(Choice.PRIMARY)
        await desk.sees(Confirm, title="set.equipment_title")
        desk.touches(Choice.SECONDARY)
        await desk.sees(Form, save="set.save")
        assert load(file) == before
        assert await desk.saves() is Applies.IDLE


async def test_what_cannot_be_written_changes_nothing_and_says_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuses(*_: object) -> Applies:
        raise NotSaved("settings.toml: cannot be written: Read-only file system")

    monkeypatch.setattr(SettingsStore, "save", refuses)
    before = load(file)
    async with at_the_settings(file) as desk:
        await desk.opens("services")
        desk.touches("services.loans" + FLIP)
        await desk.sees(Form, save="set.save")
        desk.touches(Choice.PRIMARY)
        page = await desk.sees(Status, title="set.not_saved")
        assert "Read-only file system" in catalogue("nl").say(page.lead)
        desk.touches(Choice.PRIMARY)
        assert (await desk.sees(Form, save="set.save")).under, "the change is still there to be saved"
    assert load(file) == before


async def test_one_touch_and_a_yes_go_back_to_an_earlier_version(file: Path) -> None:
    async with at_the_settings(file) as desk:
        page = await desk.sees(Choose, title="set.title")
        assert next(each for each in page.options if each.name == VERSIONS).disabled
        for times in (MORE, MORE):
            await desk.opens("times")
            desk.touches("visit.idle_s" + times)
            await desk.saves()
        assert load(file).visit.idle_s == 80
        newest, oldest = desk.store.versions()
        await desk.sees(Choose, title="set.title")
        desk.touches(VERSIONS)
        page = await desk.sees(Choose, title="set.versions")
        assert [each.name for each in page.options] == [str(newest.number), str(oldest.number)]
        assert all(STAFF in catalogue("nl").say(each.line) for each in page.options if each.line)
        desk.touches(str(newest.number))
        await desk.sees(Confirm, title="set.back_title")
        desk.touches(Choice.SECONDARY)
        await desk.sees(Choose, title="set.versions")
        assert load(file).visit.idle_s == 80
        desk.touches(str(newest.number))
        await desk.sees(Confirm, title="set.back_title")
        desk.touches(Choice.PRIMARY)
        await desk.sees(Status, title="set.gone_back", lead="set.applies.now")
        assert load(file).visit.idle_s == 70


def groups(page: Choose) -> set[str]:
    return {each.name for each in page.options if not each.disabled}


async def test_a_role_sees_what_it_may_change(file: Path) -> None:
    branch = {"branch", "services", "receipts", "times", "hours"}
    async with at_the_settings(file, Role.TECHNICUS) as desk:
        assert groups(await desk.sees(Choose, title="set.title")) == {"devices", "library", "calls", "panel"}
    async with at_the_settings(file) as desk:
        assert branch < groups(await desk.sees(Choose, title="set.title"))
    async with at_the_settings(file, Role.MEDEWERKER) as desk:
        await desk.sees(Status, title="set.none_title")


async def test_a_technician_does_not_go_back_past_a_change_of_the_branch(file: Path) -> None:
    store = SettingsStore(file)
    await store.save({"scanner.longest": 32}, "7")
    await store.save({"visit.idle_s": 90.0}, STAFF)
    await store.save({"scanner.longest": 40}, "7")
    async with at_the_settings(file, Role.TECHNICUS) as desk:
        await desk.sees(Choose, title="set.title")
        desk.touches(VERSIONS)
        page = await desk.sees(Choose, title="set.versions")
        assert [each.disabled is None for each in page.options] == [True, False, False]


async def test_a_staff_number_that_is_a_members_kind_of_pass_is_masked(file: Path) -> None:
    store = SettingsStore(file)
    await store.save({"visit.idle_s": 90.0}, "29401000075868")
    async with at_the_settings(file) as desk:
        await desk.sees(Choose, title="set.title")
        desk.touches(VERSIONS)
        page = await desk.sees(Choose, title="set.versions")
        assert page.options[0].line
        line = catalogue("nl").say(page.options[0].line)
        assert "2 9401 •••• 5868" in line
        assert "29401000075868" not in line


async def test_standard_says_what_it_becomes_and_is_off_where_it_is_so(file: Path) -> None:
    async with at_the_settings(file) as desk:
        await desk.opens("times")
        desk.touches("visit.pin_tries")
        standard = standard_of(await desk.sees(Choose))
        assert standard.disabled
        desk.touches(Choice.SECONDARY)
        await desk.sees(Form)
        desk.touches("visit.pin_tries" + MORE)
        await desk.sees(Form, save="set.save")
        desk.touches("visit.pin_tries")
        standard = standard_of(await desk.sees(Choose))
        assert not standard.disabled
        assert standard.line
        assert catalogue("nl").say(standard.line) == "Wordt: 3 keer"
        desk.touches(STANDARD)
        assert (await desk.sees(Form)).under is None


def standard_of(page: Page) -> Option:
    assert isinstance(page, Choose)
    return next(each for each in page.options if each.name == STANDARD)
