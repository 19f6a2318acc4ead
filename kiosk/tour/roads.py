"""The roads of a member alone: each account, address, block and membership, to its last screen and bon."""

from collections.abc import Callable

from kiosk.simulator.members import LINKABLE, MEMBERS
from kiosk.tour.visits import ACTIVE, READY, Guide, expect

BY_TITLE = {member.title: member.card for member in MEMBERS}
MASKED = "t•••@h•••.nl"
BORN = "01011985"
NEW_ADDRESS = "jan@post.nl"


def show_account(guide: Guide) -> None:
    """Which account is mine? The username, letter for letter, on screen and bon."""
    _comes(guide, ACTIVE, "Wachtwoord vergeten?")
    _more(guide, "Laat mijn account zien")
    guide.sees("account-shown", "Dit is je account", "Lezer-Annen85")
    guide.taps("Print mijn naam")
    _takes_bon(guide, "account", "Lezer-Annen85")


def no_mail(guide: Guide) -> None:
    """The mail does not come: spam, the address, and then the KB."""
    _comes(guide, ACTIVE, "Wachtwoord vergeten?")
    _more(guide, "Ik krijg geen mail")
    guide.sees("no-mail", "Geen mail gekregen?")
    guide.taps("Nog steeds geen mail")
    guide.sees("no-mail-address", "Is dit jouw mailadres?")
    guide.taps("Ja, dit klopt")
    guide.sees("ask-the-kb", "Vraag het aan de KB")
    guide.taps("Print de uitleg")
    _takes_bon(guide, "ask-the-kb", "Lezer-Annen85")


def renewed(guide: Guide) -> None:
    """The link has expired: vergeet and genereer, a new mail, and its link works."""
    before = len(guide.panel.mails())
    card = BY_TITLE["Link verlopen (ouder dan 24 uur)"]
    _comes(guide, card, "Je link is verlopen")
    guide.taps("Mail mij opnieuw")
    guide.sees("renew-address", "Is dit jouw mailadres?")
    guide.taps("Ja, dit klopt")
    guide.sees("renew-confirm", "Een nieuwe mail sturen?")
    guide.taps("Ja, stuur een mail")
    guide.sees("renewed", "Kijk in je mail")
    guide.taps("Print de uitleg")
    _takes_bon(guide, "activate", card)
    mails = guide.panel.mails()
    expect(len(mails) == before + 1 and guide.panel.open_link(mails[0]) == 200, "one mail came, and its link works")
    guide.record.line("opens the link in the mail: the account is active")


def register_at_kb(guide: Guide) -> None:
    """Genereren fails: the page of the KB on screen and bon."""
    guide.panel.kb(generates=False)
    _comes(guide, BY_TITLE["Geen account, nergens te vinden"], "Je hebt nog geen account")
    guide.taps("Maak een account")
    guide.person.sees("Een account maken?")
    guide.taps("Maak een account")
    guide.sees("register-at-kb", "Maak je account zelf")
    guide.taps("Print de uitleg")
    _takes_bon(guide, "register-at-kb", "telefoon")
    guide.panel.kb(generates=True)


def removed(guide: Guide) -> None:
    """Removed at the KB: a new account."""
    _comes(guide, BY_TITLE["Verwijderd bij KB"], "Je account is verwijderd")
    guide.taps("Maak een account")
    guide.sees("generate-confirm", "Een account maken?")
    guide.taps("Maak een account")
    guide.sees("generated", "Kijk in je mail")
    guide.taps("Klaar")
    guide.leaves()


def linked(guide: Guide) -> None:
    """An account is there: which address is yours? Then it is linked."""
    _comes(guide, LINKABLE, "Is dit jouw account?")
    guide.taps("Kies mijn mailadres")
    guide.sees("link-which", "Welk mailadres is van jou?", MASKED)
    guide.taps(MASKED)
    guide.sees("link-confirm", "Dit account bij je pas zetten?")
    guide.taps("Ja, koppel dit account")
    guide.sees("linked", "Je account is gekoppeld")
    guide.taps("Klaar")
    guide.leaves()


def new_address(guide: Guide) -> None:
    """The address is wrong: a new one, typed twice, in NAW and inlogaccount."""
    _comes(guide, ACTIVE, "Wachtwoord vergeten?")
    _more(guide, "Mailadres klopt niet")
    guide.sees("address-birth-date", "Toets je geboortedatum in")
    guide.types(BORN, "a date of birth")
    guide.taps("OK")
    for name, title in (("address", "Wat is je nieuwe mailadres?"), ("address-again", "nog een keer")):
        guide.person.sees(title)
        guide.types(NEW_ADDRESS, "an address")
        guide.sees(name, title, NEW_ADDRESS)
        guide.taps("OK")
    guide.sees("address-confirm", "Is dit goed getypt?")
    guide.taps("Ja, verander het")
    guide.sees("address-changed", "Je mailadres is veranderd")
    guide.taps("Stoppen")
    guide.leaves()


def rejoined(guide: Guide) -> None:
    """The membership has ended: herinschrijven, step by step."""
    _comes(guide, BY_TITLE["Abonnement verlopen, geen account"], "Je bent geen lid meer")
    guide.taps("Opnieuw inschrijven")
    guide.sees("rejoin-data", "Kloppen je gegevens?")
    guide.taps("Ja, dit klopt")
    guide.sees("rejoin-offers", "Welk lidmaatschap wil je?", "Compleet")
    guide.taps("Compleet")
    guide.sees("rejoin-account", "Wil je ook online inloggen?")
    guide.taps("Een nieuw account")
    guide.sees("rejoin-summary", "Klopt dit zo?", "€ 58,00")
    guide.taps("Verder")
    guide.sees("rejoin-confirm", "Schrijven we je weer in?")
    guide.taps("Ja, schrijf mij in")
    guide.sees("rejoined", "Je bent weer lid", "€ 58,00")
    guide.taps("Print de bon")
    _takes_bon(guide, "rejoined", "€ 58,00")


def blocked(guide: Guide) -> None:
    """Three blocks at once: the first to be solved first, and all of them on the bon."""
    _comes(guide, BY_TITLE["Drie blokkades tegelijk"], "Klopt je adres nog?")
    guide.sees("several-blocks", "Klopt je adres nog?", "Lenen bij automaten is geblokkeerd")
    guide.taps("Print bon voor de balie")
    _takes_bon(guide, "several-blocks", "BON VOOR DE BALIE", "Adres nakijken", "Geblokkeerd bij automaten")


def overview(guide: Guide) -> None:
    """The klantbon, for who asks for it."""
    _comes(guide, ACTIVE, "Wachtwoord vergeten?")
    _more(guide, "Print mijn bon")
    guide.sees("overview-confirm", "Bon met je gegevens printen?")
    guide.taps("Print mijn bon")
    _takes_bon(guide, "overview", "KLANTBON", "Kook ook: soep")


ROADS: tuple[Callable[[Guide], None], ...] = (
    show_account,
    renewed,
    removed,
    register_at_kb,
    linked,
    no_mail,
    new_address,
    rejoined,
    blocked,
    overview,
)


def _comes(guide: Guide, card: str, title: str) -> None:
    guide.person.sees("Scan je pas", READY)
    guide.scans(card, "a pass")
    guide.person.sees("Toets je pincode in")
    guide.types("1234", "a PIN")
    guide.taps("OK")
    guide.sees(f"status-{card[-4:]}", title)


def _more(guide: Guide, what: str) -> None:
    guide.taps("Meer")
    guide.sees("more", "Wat wil je doen?", what)
    guide.taps(what)


def _takes_bon(guide: Guide, name: str, *words: str) -> None:
    guide.person.sees("Pak je bon")
    guide.takes_receipt(name, *words)
    guide.taps("Ik heb de bon")
    guide.leaves()
