"""The pages of 'Medewerkers': the list, a new one, a role, a first PIN, and taking one away."""

from datetime import datetime

from kiosk.clock import AMSTERDAM
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.role import Role
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Action, Chip, Choose, Confirm, Line, Option, Status, TextEntry, Tone, Writing
from kiosk.flows.staff_session import BACK, GO_ON, done_page
from kiosk.flows.words import staff_pass
from kiosk.staff.port import LastBeheerder, StaffAccount, StaffError
from kiosk.texts.text import Text, text, verbatim

CHANGES, ROLE, NEW_PIN, REMOVE = "changes", "role", "new_pin", "remove"
ICONS = {
    Role.MEDEWERKER: "account-outline",
    Role.BEHEERDER: "account-tie-outline",
    Role.TECHNICUS: "stethoscope",
}
REFUSED = {
    Kind.BOOK: "colleague.book",
    Kind.ITEM: "colleague.no_pass",
    Kind.SUSPECT: "colleague.damaged",
    Kind.RUBBISH: "colleague.no_pass",
}


def list_page(accounts: tuple[StaffAccount, ...], own: CardNumber) -> Choose:
    """The own account first, so that it is known where one stands; then the others, and what was changed."""
    listed = sorted(accounts, key=lambda one: one.card != own.number)
    return Choose(
        text("colleague.title"),
        (
            *(Option(one.card, ICONS[one.role], _name(one, own), _state(one)) for one in listed),
            Option(CHANGES, "backup-restore", text("changes.title"), text("changes.line")),
        ),
        lead=text("colleague.lead"),
        primary=Action(text("colleague.new"), "account-plus-outline"),
        secondary=BACK,
        staff=True,
    )


def scan_page(error: Text | None) -> TextEntry:
    """A pass is scanned while this stands, or its number is typed."""
    return TextEntry(
        Writing.DIGITS,
        text("colleague.new"),
        text("card.number"),
        text("colleague.scan"),
        error,
        secondary=BACK,
        staff=True,
    )


def refusal(card: CardNumber) -> Text | None:
    """Why this code is nobody's staff pass; None when it may become one."""
    return text(REFUSED[card.kind]) if card.kind in REFUSED else None


def role_page(number: str, now: Role | None) -> Choose:
    """`now` is ticked; a new account has none yet."""
    return Choose(
        text("colleague.role"),
        tuple(
            Option(
                role.value,
                ICONS[role],
                role_words(role),
                text(f"colleague.{role.value}"),
                ticked=None if now is None else role is now,
            )
            for role in Role
        ),
        lead=_card(number),
        secondary=BACK,
        staff=True,
    )


def account_page(account: StaffAccount, accounts: tuple[StaffAccount, ...], own: CardNumber) -> Choose:
    """What can be done with one account, and why some of it cannot."""
    beheerders = [one for one in accounts if one.role is Role.BEHEERDER]
    last = text("colleague.last") if beheerders == [account] else None
    self = text("colleague.self") if account.card == own.number else None
    return Choose(
        _card(account.card),
        (
            Option(ROLE, ICONS[account.role], text("colleague.change_role"), role_words(account.role), last),
            Option(NEW_PIN, "lock-reset", text("colleague.new_pin"), text("colleague.new_pin_line")),
            Option(
                REMOVE, "account-cancel-outline", text("colleague.remove"), text("colleague.remove_line"), last or self
            ),
        ),
        lead=_state(account),
        secondary=BACK,
        staff=True,
    )


def new_pin_page(number: str) -> Confirm:
    return Confirm(
        text("colleague.new_pin_title"),
        _card(number),
        (
            ("lock-off-outline", text("colleague.new_pin_b1")),
            ("dialpad", text("colleague.new_pin_b2")),
            ("lock-open-outline", text("colleague.new_pin_b3")),
        ),
        Action(text("colleague.new_pin_do"), "lock-reset"),
        text("common.back"),
    )


def first_pin_page(number: str, pin: Secret) -> Status:
    """The only page on which a PIN can be read; it stands in the title, which no panel is too small for."""
    return Status(
        text("colleague.pin_title", pin=pin.reveal()),
        text("colleague.pin_lead"),
        chip=Chip(Tone.OK, text("colleague.saved")),
        lines=(Line("card-account-details-outline", text("card.number"), verbatim(staff_pass(number))),),
        steps=(text("colleague.pin_step1"), text("colleague.pin_step2"), text("colleague.pin_step3")),
        primary=Action(text("colleague.pin_done"), "check-bold"),
        staff=True,
    )


def remove_page(number: str) -> Confirm:
    return Confirm(
        text("colleague.remove_title"),
        _card(number),
        (
            ("lock-off-outline", text("colleague.remove_b1")),
            ("information-outline", text("colleague.remove_b2")),
        ),
        Action(text("colleague.remove_do"), "account-cancel-outline"),
        text("common.back"),
    )


def removed_page(number: str) -> Status:
    return done_page(text("colleague.removed"), _card(number))


def not_changed_page(error: StaffError) -> Status:
    """What was asked for was not done, or nothing can be read; the words are for the technician."""
    last = isinstance(error, LastBeheerder)
    return Status(
        text("set.not_saved"),
        text("colleague.last_lead") if last else text("colleague.failed", words=str(error)),
        chip=Chip(Tone.ERROR, text("set.not_saved_chip")),
        primary=GO_ON,
        staff=True,
    )


def role_words(role: Role) -> Text:
    return text(f"set.role.{role.value}")


def _card(number: str) -> Text:
    return text("colleague.card", card=staff_pass(number))


def _name(account: StaffAccount, own: CardNumber) -> Text:
    shown = staff_pass(account.card)
    return text("colleague.you", card=shown) if account.card == own.number else verbatim(shown)


def _state(account: StaffAccount) -> Text:
    """What they are, and since when; or that they still have to choose a PIN."""
    role = role_words(account.role)
    if account.must_change:
        return text("colleague.first_pin", role=role)
    try:
        since = datetime.fromisoformat(account.added).astimezone(AMSTERDAM).date()
    except ValueError:
        return role
    return text("colleague.since", role=role, day=since)
