"""What a member types, scans and owns is found nowhere afterwards: unique words are sown, and looked for everywhere."""

import io
import json
import logging
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk import app, logs
from kiosk.domain.masking import mask_email
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Picked
from kiosk.simulator import seed
from kiosk.simulator.members import MEMBERS, STAFF_CARD, Member
from kiosk.simulator.world import Simulator
from kiosk.staff.accounts import ensure_staff
from tests.journeys.killed_kiosk import KilledKiosk
from tests.journeys.wishes import WISHES, Wish
from tests.journeys.world import Panel, own_settings

ROOT = Path(__file__).parents[2]
PIN, STAFF_PIN, NEW_PIN, WRONG_PIN = "7364", "9157", "6385", "5948"
BORN = "27031958"
NAME, STREET, CITY = "Kanariewier", "Zangzaadsteeg", "Volieredam"
USERNAME, EMAIL = "Kanarie-Vink73", "kanariewier@zangzaad.example"
NEW_EMAIL = "tweede.kanarie@zangzaad.example"
ACTIVE, PRINTED = "29401000075868", "29401000001047"
SECRETS = (PIN, STAFF_PIN, NEW_PIN, WRONG_PIN, BORN, "1958-03-27", NAME, STREET, CITY, USERNAME, EMAIL, NEW_EMAIL)
TYPED = {"1234": PIN, "2580": STAFF_PIN, "4826": NEW_PIN, "12031990": BORN, "01011985": BORN}
"""What a wish of the journeys types, and the canary that is typed instead."""
PASSWORD = re.compile(r"^ *(?=\S*[0-9])(?=\S*[A-Za-z])([0-9A-Za-z]{8,12}) *$", re.MULTILINE)
"""On a bon: a line of its own."""
PATIENCE_S = 20.0
READY = "Ik heb geen pas bij me"
WRONG = "Je pas of pincode klopt niet."


def canary(member: Member) -> Member:
    """This sample with secrets that are found nowhere else in the world."""
    account = member.account and replace(member.account, email=member.account.email and EMAIL)
    if account and member.card == ACTIVE:
        account = replace(account, username=USERNAME)
    return replace(
        member,
        pin=PIN if member.pin == "1234" else member.pin,
        surname=NAME,
        street=STREET,
        city=CITY,
        birth_date=member.birth_date and date(1958, 3, 27),
        email=member.email and EMAIL,
        account=account,
    )


@pytest.fixture(scope="module")
def sown(simulator: Simulator, module_patch: pytest.MonkeyPatch) -> Simulator:
    """A library in which every member is a canary."""
    module_patch.setattr(seed, "MEMBERS", tuple(canary(member) for member in MEMBERS))
    return simulator


PROJECT = str(Path(__file__).parents[2])


def found_in(where: str, text: str | bytes, words: tuple[str, ...]) -> list[str]:
    """A PIN counts where it stands alone: four digits are also part of a time."""
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    return [
        f"{word} in {where}" for word in words if re.search(rf"(?<![0-9A-Za-z.]){re.escape(word)}(?![0-9A-Za-z])", text)
    ]


def found_under(folder: Path, words: tuple[str, ...]) -> list[str]:
    """In names and contents of all files, databases and their logs among them."""
    found: list[str] = []
    for file in folder.rglob("*"):
        found += found_in("a name", file.name, words)
        if file.is_file() and not file.is_symlink():
            found += found_in(str(file.relative_to(folder)), file.read_bytes(), words)
    return found


def as_canary(wish: Wish) -> Wish:
    def typed(answer: Any) -> Any:
        if isinstance(answer, tuple):
            return tuple(map(typed, answer))
        if isinstance(answer, Picked) and "@" in answer.name:
            return Picked(mask_email(EMAIL))
        return {**TYPED, "tess@hunebed-post.nl": NEW_EMAIL}.get(answer, answer) if isinstance(answer, str) else answer

    return replace(
        wish, pin=TYPED.get(wish.pin, wish.pin), answers={key: typed(answer) for key, answer in wish.answers.items()}
    )


def passwords_on(bons: list[str]) -> tuple[str, ...]:
    return tuple(word for bon in bons for word in PASSWORD.findall(bon))


JOURNEYS = {**WISHES, "three wrong PINs": Wish(ACTIVE, {}, acts=(), pin=WRONG_PIN)}


@pytest.mark.parametrize("name", JOURNEYS)
async def test_after_every_journey_nothing_of_the_member_is_in_any_log_or_file(
    name: str, sown: Simulator, tmp_path: Path
) -> None:
    panel, log, root = Panel(sown.http_url), io.StringIO(), logging.getLogger()
    panel.reset()
    store = own_settings(sown.config_path, tmp_path)
    ensure_staff(Path(store.settings.kiosk.state_dir), STAFF_CARD, Secret(STAFF_PIN))
    wish, before = as_canary(JOURNEYS[name]), root.handlers[:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "library_system", app.library_system)
        patch.setattr(app, "open_receipt_printer", app.open_receipt_printer)
        logs.configure(log, logging.DEBUG)
        try:
            kiosk = KilledKiosk(store, panel)
            await kiosk.starts()
            await kiosk.visit(wish)
            await kiosk.finds_out()
            await kiosk.ends()
        finally:
            root.handlers[:] = before
    assert {act["act"] for act in panel.acts()} >= set(wish.acts), "the journey did not get to its end"
    passwords = passwords_on(panel.bons())
    scanned = tuple(one for one in (wish.scans, *wish.answers.values()) if isinstance(one, str) and len(one) > 8)
    words = (*SECRETS, *scanned, *passwords)
    assert found_in("the log", log.getvalue(), words) == []
    assert found_under(tmp_path, words) == []
    assert log.getvalue()
    assert passwords or "password_reset" not in wish.acts


class Kiosk:
    """The program in a process and with folders of its own, and a hand before it."""

    def __init__(self, config: Path, home: Path) -> None:
        self.home = home
        self.log = home.parent / "output"
        """Both streams; outside the home, as the journal of a machine is."""
        answers, theirs = os.pipe()
        folders = ("TMPDIR", "HOME", "XDG_RUNTIME_DIR", "KIVY_HOME", "RUNTIME_DIRECTORY")
        environment = {**os.environ, "SDL_VIDEODRIVER": "offscreen", "PYTHONPATH": str(ROOT)}
        for name in folders:
            (home / name).mkdir(parents=True)
            environment[name] = str(home / name)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.security.canary_kiosk", str(config), str(theirs)],
                cwd=home,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=(theirs,),
                preexec_fn=_cores_are_wanted,
            )
        os.close(theirs)
        self._answers = os.fdopen(answers)

    def __enter__(self) -> "Kiosk":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)
        assert self.process.stdin
        self.process.stdin.close()
        self._answers.close()

    def do(self, command: str, *arguments: object) -> Any:
        assert self.process.stdin
        self.process.stdin.write(json.dumps([command, *arguments]).encode() + b"\n")
        self.process.stdin.flush()
        good, answer = json.loads(self._answers.readline() or '[false, "it has ended"]')
        assert good, f"{answer}\n{self.log.read_text()[-2000:]}"
        return answer

    def dies(self, of: signal.Signals) -> None:
        self.process.send_signal(of)
        assert self.process.wait(PATIENCE_S) == -of

    def proc(self, words: tuple[str, ...]) -> list[str]:
        """What others may read of it in /proc, and the files of its own that it has open or mapped."""
        place = Path("/proc") / str(self.process.pid)
        found = [
            hit for name in ("environ", "cmdline", "comm") for hit in found_in(name, (place / name).read_bytes(), words)
        ]
        maps = (place / "maps").read_text()
        mapped = [line.split(maxsplit=5) for line in maps.splitlines()]
        found += found_in("maps", " ".join(one[5] for one in mapped if len(one) == 6), words)
        own = [place / "map_files" / one[0] for one in mapped if len(one) == 6 and self._is_own(one[5])]
        own += [link for link in (place / "fd").iterdir() if self._is_own(os.readlink(link))]
        for file in own:
            if file.is_file():
                found += found_in(str(file), file.read_bytes(), words)
        return found

    def _is_own(self, path: str) -> bool:
        """Written by it, and no part of the program: a checkout may lie below /tmp too."""
        return not path.startswith(PROJECT) and path.startswith(
            (str(self.home), "/tmp", "/dev/shm", "/memfd:", "/var/tmp")
        )

    def left(self, words: tuple[str, ...]) -> list[str]:
        """What it wrote anywhere."""
        return found_under(self.home.parent, words)


def _cores_are_wanted() -> None:
    """Whoever starts it would like a core file: the program itself must not make one."""
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


@pytest.fixture
def kiosk(sown: Simulator, tmp_path: Path) -> Iterator[Kiosk]:
    Panel(sown.http_url).reset()
    home = tmp_path / "home"
    home.mkdir()
    store = own_settings(sown.config_path, home)
    ensure_staff(Path(store.settings.kiosk.state_dir), STAFF_CARD, Secret(STAFF_PIN))
    with Kiosk(home / "kiosk.toml", home) as kiosk:
        kiosk.do("sees", READY)
        yield kiosk


def shows_a_pass(kiosk: Kiosk, panel: Panel, card: str, pin: str = PIN) -> None:
    kiosk.do("sees", READY)
    panel.scan(card)
    kiosk.do("sees", "Toets je pincode in")
    kiosk.do("types", pin)


def goes(kiosk: Kiosk) -> None:
    kiosk.do("taps", "Stoppen")
    kiosk.do("sees", "Tot ziens")
    kiosk.do("waits", 6)
    kiosk.do("sees", READY)


def takes_a_password(kiosk: Kiosk, panel: Panel) -> tuple[str, ...]:
    """On a bon; what stands there is returned."""
    shows_a_pass(kiosk, panel, PRINTED)
    kiosk.do("sees", "Print wachtwoord")
    kiosk.do("taps", "Print wachtwoord")
    kiosk.do("sees", "Toets je geboortedatum in")
    kiosk.do("types", BORN)
    kiosk.do("sees", "Bon met wachtwoord printen?")
    kiosk.do("taps", "Ja, print de bon")
    kiosk.do("sees", "Pak je bon")
    kiosk.do("taps", "Ik heb de bon")
    kiosk.do("sees", "Tot ziens")
    kiosk.do("waits", 6)
    passwords = passwords_on(panel.bons())
    assert passwords
    return passwords


def held(kiosk: Kiosk, words: tuple[str, ...]) -> Mapping[str, int]:
    counted: dict[str, int] = kiosk.do("holds", *(word[::-1] for word in words))
    return {word[::-1]: count for word, count in counted.items()}


@pytest.mark.window
def test_when_a_visit_is_over_or_broke_down_no_word_of_it_is_in_the_running_program(
    kiosk: Kiosk, sown: Simulator
) -> None:
    panel, words = Panel(sown.http_url), (*SECRETS, ACTIVE, PRINTED)
    shows_a_pass(kiosk, panel, ACTIVE, WRONG_PIN)
    kiosk.do("sees", WRONG)
    kiosk.do("types", PIN)
    kiosk.do("sees", USERNAME)
    during = held(kiosk, words)
    assert min(during[word] for word in (USERNAME, EMAIL, ACTIVE)) > 0, "the search finds what is there"
    goes(kiosk)
    words += takes_a_password(kiosk, panel)
    kiosk.do("breaks")
    shows_a_pass(kiosk, panel, ACTIVE)
    kiosk.do("taps", "Stoppen")
    kiosk.do("waits", 6)
    kiosk.do("sees", READY)
    assert held(kiosk, words) == dict.fromkeys(words, 0)
    assert "planted" in kiosk.log.read_text()
    assert kiosk.proc(words) == []
    assert kiosk.left(words) == []


@pytest.mark.window
@pytest.mark.parametrize("end", [signal.SIGABRT, signal.SIGKILL, None])
def test_a_kiosk_that_dies_before_a_member_leaves_no_word_of_them(
    kiosk: Kiosk, sown: Simulator, end: signal.Signals | None
) -> None:
    panel, words = Panel(sown.http_url), (*SECRETS, ACTIVE, PRINTED)
    shows_a_pass(kiosk, panel, ACTIVE)
    kiosk.do("sees", USERNAME)
    assert kiosk.proc(words) == []
    if end:
        kiosk.dies(end)
    else:
        kiosk.do("fails")
        assert kiosk.process.wait(PATIENCE_S) == 1
        assert "ZeroDivisionError" in kiosk.log.read_text()
    assert kiosk.left(words) == []
    assert not [file for file in kiosk.home.rglob("core*") if file.is_file()]
