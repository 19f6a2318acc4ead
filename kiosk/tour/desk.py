"""The desk's work on the terminal: staff beside the member, each to its last screen, bon, mail and card."""

from collections.abc import Callable

from kiosk.simulator.members import STAFF_CARD, STAFF_PIN, blank_cards
from kiosk.tour.roads import BY_TITLE
from kiosk.tour.visits import ACTIVE, READY, Guide, expect

NEW, NEWER = blank_cards()[:2]
LOCKED = BY_TITLE["Wachtwoord in Wise, inlogteller vol"]
OWN_PIN = "4071"


def own_pin(guide: Guide) -> None:
    """A PIN of one's own, typed unseen beside staff who saw who it is; and the inlogteller."""
    _opens(guide, LOCKED)
    guide.taps("Legitimatie gezien")
    guide.sees("beside-identity-seen", "Met medewerker")
    guide.taps("Pincode instellen")
    guide.sees("pin-look-away", "Kies zelf een pincode", "kijk nu even weg")
    guide.taps("Begin")
    for title in ("Kies een nieuwe pincode", "Toets dezelfde pincode nog een keer in"):
        guide.person.sees(title)
        guide.types(OWN_PIN, "a PIN of one's own")
        guide.taps("OK")
    guide.sees("pin-confirm", "Je pincode veranderen?")
    guide.taps("Ja, verander")
    guide.sees("pin-changed", "Je pincode is veranderd")
    guide.taps("Verder")
    guide.person.sees("Met medewerker")
    guide.taps("Inlogaccount")
    guide.sees("beside-account", "Inlogteller resetten")
    guide.taps("Inlogteller resetten")
    guide.sees("counter-confirm", "Inlogteller op nul zetten?")
    guide.taps("Ja, zet op nul")
    guide.sees("counter-zero", "De inlogteller staat op nul")
    guide.taps("Verder")
    _signs_off(guide)


def replaced(guide: Guide) -> None:
    """Klantpas vervangen, and exactly one card with the member's name."""
    mails, cards = len(guide.panel.mails()), guide.panel.cards()
    _opens(guide, ACTIVE)
    guide.taps("Legitimatie gezien")
    guide.person.sees("Met medewerker")
    _picks(guide, "Pas vervangen")
    guide.sees("scan-new-card", "Scan de nieuwe pas")
    guide.scans(ACTIVE, "the old pass")
    guide.sees("scan-new-card-same", "Dit is de oude pas. Scan de nieuwe.")
    guide.scans(NEW, "a new pass")
    guide.sees("replace-reason", "Waarom een nieuwe pas?")
    guide.taps("Verloren")
    guide.sees("replace-cost", "Wie betaalt de nieuwe pas?")
    guide.taps("Kwijtschelden")
    guide.sees("replace-confirm", "Deze pas vervangen?")
    guide.taps("Ja, vervang de pas")
    guide.sees("replaced", "De pas is vervangen", NEW)
    expect(len(guide.panel.mails()) == mails + 1, "the new number was mailed")
    guide.taps("Verder")
    guide.person.sees("Met medewerker")
    _picks(guide, "Pas printen")
    guide.sees("card-preview", "Klopt de naam?")
    guide.taps("Print deze pas")
    guide.sees("card-member-confirm", "Ligt de pas in de printer?")
    guide.taps("Ja, print de pas")
    guide.sees("card-member-made", "De pas is geprint")
    expect(guide.panel.cards() == cards + 1, "exactly one card came out")
    file = guide.record.keep("card-member", guide.panel.card_picture(cards + 1))
    guide.record.line(f"holds the card  [{file}]")
    guide.taps("De pas is goed")
    _signs_off(guide)


def issued(guide: Guide) -> None:
    """Who registered online comes for a pass: found, looked at, and told the new number."""
    _home(guide)
    guide.taps("Nieuwe pas uitgeven")
    guide.sees("online-how", "Online ingeschreven")
    guide.taps("Op achternaam en geboortedatum")
    guide.person.sees("Achternaam")
    guide.types("tester", "a surname")
    guide.sees("online-surname", "tester")
    guide.taps("OK")
    guide.person.sees("Toets je geboortedatum in")
    guide.types("10021966", "a date of birth")
    guide.taps("OK")
    guide.sees("online-identity", "Bekijk de legitimatie", "1966")
    guide.taps("Legitimatie gezien")
    guide.person.sees("Scan de nieuwe pas")
    guide.scans(NEWER, "a new pass")
    guide.sees("online-confirm", "Deze pas geven?")
    guide.taps("Ja, geef de pas")
    guide.sees("online-done", "De klant heeft nu een pas", NEWER)
    guide.taps("Print bon voor de klant")
    guide.person.sees("Pak je bon")
    guide.takes_receipt("new-card", NEWER, "e-books")
    guide.taps("Ik heb de bon")
    guide.sees("card-preview-new", "Klopt de naam?")
    guide.taps("Terug")
    guide.person.sees("Wat wil je doen?")
    guide.taps("Afmelden")
    guide.person.sees("Scan je pas", READY)


def unfinished(guide: Guide) -> None:
    """Onafgemaakt: acts whose end nobody saw."""
    _home(guide)
    guide.taps("Onafgemaakt")
    guide.sees("unfinished", "Onafgemaakt")
    guide.taps("Afmelden")
    guide.person.sees("Scan je pas", READY)


DESK: tuple[Callable[[Guide], None], ...] = (own_pin, replaced, issued, unfinished)


def _home(guide: Guide) -> None:
    guide.person.sees("Scan je pas", READY)
    guide.scans(STAFF_CARD, "a staff pass")
    guide.person.sees("Toets je pincode in")
    guide.types(STAFF_PIN, "a PIN")
    guide.taps("OK")
    guide.person.sees("Wat wil je doen?")


def _opens(guide: Guide, card: str) -> None:
    _home(guide)
    guide.taps("Help een klant")
    guide.sees("scan-member", "Scan de pas van de klant")
    guide.scans(card, "a member's pass")
    guide.sees("beside", "Met medewerker", "Legitimatie gezien")


def _picks(guide: Guide, what: str) -> None:
    """An option that may stand behind 'Meer'."""
    if what not in guide.person.texts():
        guide.taps("Meer")
        guide.person.sees(what)
    guide.taps(what)


def _signs_off(guide: Guide) -> None:
    guide.person.sees("Met medewerker")
    guide.taps("Afmelden")
    guide.leaves()
