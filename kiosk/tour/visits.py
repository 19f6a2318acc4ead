"""The visits of the tour. Each is told as what a person does and must see, and ends with proof from the far end."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.simulator.members import STAFF_CARD, STAFF_PIN
from kiosk.tour.panel import Panel
from kiosk.tour.person import Person
from kiosk.tour.record import Record

ACTIVE = "29401000075868"
WISE_PASSWORD = "29401000001047"
UNKNOWN = "29401000999992"
PIN = "1234"
WRONG_PIN = "9876"
BIRTH_DATE = "12031990"
READY = "Ik heb geen pas bij me"
"""Stands on the attract page only when members can be helped."""
IDLE_S = 61.0
WARNING_S = 31.0
GOODBYE_S = 5.0


class TourFailed(AssertionError):
    """A visit did not end as it should."""


@dataclass(frozen=True)
class Guide:
    """One who walks a person through visits, keeps a picture of every screen, and writes down what happened."""

    person: Person
    panel: Panel
    record: Record
    wait: Callable[[float], None]
    """Let so many seconds pass on the kiosk's clock."""

    def scans(self, code: str, what: str) -> None:
        self.panel.scan(code)
        self.record.line(f"scans {what}")

    def sees(self, name: str, *words: str) -> list[str]:
        texts = self.person.sees(*words)
        file = self.record.keep(name, self.person.picture())
        self.record.line(f"sees “{words[0]}”  [{file}]")
        return texts

    def taps(self, words: str) -> None:
        self.person.taps(words)
        self.record.line(f"taps “{words}”")

    def types(self, digits: str, what: str) -> None:
        self.person.types(digits)
        self.record.line(f"types {what}")

    def enters_pin(self, pin: str = PIN) -> None:
        self.sees("pin", "Toets je pincode in")
        self.types(pin, "a PIN")
        self.taps("OK")

    def takes_receipt(self, name: str, *words: str) -> str:
        """The newest bon, as paper: its words; a picture is kept."""
        number = self.panel.receipts()[-1]
        text = self.panel.receipt_words(number)
        expect(all(word in text for word in words), f"the bon says {words}")
        file = self.record.keep(f"bon-{name}", self.panel.receipt_picture(number))
        self.record.line(f"holds the bon “{words[0]}”  [{file}]")
        return text

    def leaves(self) -> None:
        """See the end of the visit, and nothing of the member after it."""
        self.sees("goodbye", "Tot ziens")
        self.wait(GOODBYE_S)
        self.person.sees("Scan je pas", READY)


def expect(true: bool, what: str) -> None:
    if not true:
        raise TourFailed(f"expected that {what}")


def kb_mail(guide: Guide) -> None:
    """Forgotten password, inlogaccount actief: a mail from the KB."""
    before = guide.panel.mails()
    guide.sees("attract", "Scan je pas", READY)
    guide.scans(ACTIVE, "a pass")
    guide.enters_pin()
    guide.sees("status-active", "Wachtwoord vergeten?", "Lezer-Annen85", "Mail mij een link")
    guide.taps("Mail mij een link")
    guide.sees("confirm-mail", "Is dit jouw mailadres?")
    guide.taps("Ja, mail mij")
    guide.sees("mail-sent", "Kijk in je mail")
    mails = [mail for mail in guide.panel.mails() if mail not in before]
    expect(len(mails) == 1 and mails[0].kind == "password" and mails[0].works, "exactly one working mail was sent")
    expect(guide.panel.open_link(mails[0]) == 200, "the link in the mail opens")
    guide.record.line("opens the link in the mail: the KB asks for a new password")
    guide.taps("Stoppen")
    guide.leaves()


def temporary_password(guide: Guide) -> None:
    """Forgotten password, no inlogaccount: a temporary password on a bon."""
    before = len(guide.panel.receipts())
    _ask_for_password(guide)
    guide.sees("take-receipt", "Pak je bon", "Er staat een wachtwoord op.")
    expect(len(guide.panel.receipts()) == before + 1, "exactly one bon came out")
    guide.takes_receipt("temporary-password", "TIJDELIJK WACHTWOORD")
    guide.taps("Ik heb de bon")
    guide.leaves()


def wrong_pin(guide: Guide) -> None:
    """Three wrong PINs: this pass waits, on this kiosk."""
    guide.scans(ACTIVE, "a pass")
    for left in (2, 1):
        guide.enters_pin(WRONG_PIN)
        guide.sees("pin-wrong", f"Je pas of pincode klopt niet. Je kunt nog {left} keer proberen.")
    guide.enters_pin(WRONG_PIN)
    guide.sees("pin-locked", "Ga naar de balie")
    guide.taps("Stoppen")
    guide.leaves()
    guide.scans(ACTIVE, "the same pass again")
    guide.sees("pin-still-locked", "Ga naar de balie")
    guide.taps("Stoppen")
    guide.leaves()
    guide.wait(15 * 60)
    guide.record.line("a quarter of an hour passes")


def paper_out(guide: Guide) -> None:
    """The paper runs out in the middle of a bon, and is filled."""
    guide.panel.printer("paper_out", after_lines=6)
    _ask_for_password(guide, picture="paper-")
    guide.sees("paper-out", "Het papier is op")
    guide.panel.printer("none")
    guide.record.line("staff put in a new roll")
    guide.taps("Probeer opnieuw")
    guide.sees("paper-filled", "Pak je bon")
    text = guide.takes_receipt("after-new-paper", "TIJDELIJK WACHTWOORD")
    expect(text.count("TIJDELIJK WACHTWOORD") == 1, "nothing of the broken bon is on the new one")
    guide.taps("Ik heb de bon")
    guide.leaves()


def time_out(guide: Guide) -> None:
    """Somebody walks away."""
    guide.scans(ACTIVE, "a pass")
    guide.enters_pin()
    guide.person.sees("Wachtwoord vergeten?")
    guide.wait(IDLE_S)
    guide.record.line("walks away for a minute")
    guide.sees("still-there", "Ben je er nog?", "Ja, ik ga verder")
    guide.wait(WARNING_S)
    guide.person.sees("Scan je pas", READY)
    expect(not any("Lezer-Annen85" in text for text in guide.person.texts()), "nothing of the member is left")
    guide.sees("attract-after-time-out", "Scan je pas", READY)


def unknown_pass(guide: Guide) -> None:
    """A pass that the library does not know gets the answer of a wrong PIN."""
    guide.scans(UNKNOWN, "an unknown pass")
    guide.enters_pin()
    guide.sees("unknown-pass", "Je pas of pincode klopt niet. Je kunt nog 2 keer proberen.")
    guide.taps("Stoppen")
    guide.leaves()


def staff(guide: Guide) -> None:
    """Staff look at every device and print a test card."""
    before = guide.panel.cards()
    guide.panel.printer("paper_near_end")
    guide.scans(STAFF_CARD, "a staff pass")
    guide.enters_pin(STAFF_PIN)
    guide.sees("staff-home", "Wat wil je doen?", "Help een klant")
    guide.taps("Apparaten testen")
    guide.sees("devices", "Apparaten testen", "Papier is bijna op", "Pasprinter")
    guide.taps("Pasprinter")
    guide.sees("card-printer", "Testpas", "Terug")
    guide.taps("Testpas")
    guide.sees("confirm-card", "Testpas printen?", "Dit kost een pas.")
    guide.taps("Ja, print de testpas")
    guide.sees("card-printing", "De pas wordt geprint")
    guide.sees("card-made", "Testpas geprint")
    expect(guide.panel.cards() == before + 1, "exactly one card came out")
    file = guide.record.keep("card", guide.panel.card_picture(before + 1))
    guide.record.line(f"holds the card  [{file}]")
    guide.taps("Afmelden")
    guide.person.sees("Scan je pas", READY)


VISITS = (kb_mail, temporary_password, wrong_pin, paper_out, time_out, unknown_pass, staff)


def _ask_for_password(guide: Guide, picture: str = "") -> None:
    guide.scans(WISE_PASSWORD, "a pass of a member with a password in Wise")
    guide.enters_pin()
    guide.sees(f"{picture}status-temporary-password", "Print wachtwoord")
    guide.taps("Print wachtwoord")
    guide.sees(f"{picture}birth-date", "Toets je geboortedatum in")
    guide.types(BIRTH_DATE, "a date of birth")
    guide.taps("OK")
    guide.sees(f"{picture}confirm-temporary-password", "Bon met wachtwoord printen?")
    guide.taps("Ja, print de bon")
