"""Where staff begin: help a member, or look after the kiosk."""

from collections.abc import Callable

import structlog

from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.role import Right
from kiosk.flows.acts import NotKnownWellEnough
from kiosk.flows.colleagues import colleagues, may_manage
from kiosk.flows.diagnostics import diagnostics
from kiosk.flows.hearing import hear
from kiosk.flows.new_card import NOT_A_PASS
from kiosk.flows.online_registered import online_registered
from kiosk.flows.pages import Choose, Option, Picked, ScanCard, Scanned
from kiosk.flows.settings_pages import changeable, not_saved_page
from kiosk.flows.staff import SignedOut
from kiosk.flows.staff_session import BACK, SessionOver, beside_now, over_page, read_failed_page, within_session
from kiosk.flows.staff_settings import staff_settings
from kiosk.flows.strength import Strength
from kiosk.flows.tasks import alongside
from kiosk.flows.type_number import A_PASS
from kiosk.flows.unfinished import count_unfinished, unfinished
from kiosk.flows.visit import Member, Visit, VisitOver
from kiosk.flows.words import staff_pass
from kiosk.library.port import LibraryError
from kiosk.settings.port import NotSaved
from kiosk.texts.text import Text, text

log = structlog.get_logger()


async def staff_home(visit: Visit, card: CardNumber) -> Member:
    """Until staff open a member's pass: the member, whom nobody has proved. Else it ends in SignedOut.

    Args:
        card: the staff pass.
    """
    visit.idle.allow(visit.ports.rules.staff_idle_s)
    try:
        while True:
            async with alongside(hear(visit, card)):
                member = await _member_or_devices(visit, card)
            if member:
                return member
            await diagnostics(visit, card)
    except SignedOut:
        raise
    except VisitOver as over:
        raise SignedOut(str(over)) from None


async def _member_or_devices(visit: Visit, card: CardNumber) -> Member | None:
    """None: the devices are to be tested; that hears its own scans."""
    try:
        while True:
            open_acts = await count_unfinished(visit.ports.journal)
            answer = await visit.ask_live(lambda n=open_acts: home_page(visit, card, n), wanted=_wanted(visit, card))  # type: ignore[misc]
            match answer:
                case Picked("devices"):
                    return None
                case Picked("close"):
                    await close_or_open(visit, card)
                    continue
                case Picked("settings"):
                    await staff_settings(visit, card)
                    continue
                case Picked("accounts"):
                    await colleagues(visit, card)
                    continue
                case Picked("help"):
                    member = await _opened(visit, None)
                case Picked("issue"):
                    await _issue(visit)
                    continue
                case Picked("unfinished"):
                    beside_now(visit)
                    await unfinished(visit)
                    continue
                case Scanned(scanned):
                    member = await _opened(visit, scanned)
                case _:
                    continue
            if member:
                return member
    except (SessionOver, NotKnownWellEnough):
        await visit.ask(over_page())
        raise SignedOut("session over") from None


async def _issue(visit: Visit) -> None:
    """Somebody who registered online stands there: their own time limit holds."""
    beside_now(visit)
    visit.idle.allow(visit.ports.rules.idle_s)
    try:
        await online_registered(visit)
    except LibraryError as failed:
        log.warning("library_failed", failure=failed.failure.value, error=str(failed))
        await visit.ask(read_failed_page(failed))
    visit.idle.allow(visit.ports.rules.staff_idle_s)


def home_page(visit: Visit, card: CardNumber, open_acts: int) -> Choose:
    offline = None if visit.ports.library.health.online else text("reason.offline")
    settings = Option("settings", "cog-outline", text("staff.settings"), text("staff.settings_line"))
    accounts = Option("accounts", "account-multiple-outline", text("staff.accounts"), text("staff.accounts_line"))
    waiting = text("staff.unfinished", n=open_acts) if open_acts else text("staff.unfinished_none")
    members = (
        Option("help", "barcode-scan", text("staff.help"), text("staff.help2"), offline),
        Option("issue", "card-account-details-outline", text("staff.issue"), text("staff.issue_line"), offline),
        Option("unfinished", "clock-alert-outline", text("unfinished.title"), waiting),
    )
    return Choose(
        text("staff.title"),
        (
            *(members if Right.HELP_MEMBERS in visit.ports.staff.rights(card) else ()),
            Option("devices", "stethoscope", text("staff.test"), text("staff.test_line")),
            *([settings] if _may_set(visit, card) else []),
            *([accounts] if may_manage(visit, card) else []),
            *([_close_option(visit)] if _may_close(visit, card) else []),
        ),
        lead=text("staff.who", actor=staff_pass(card.number), branch=visit.ports.rules.branch_name),
        staff=True,
    )


def _may_set(visit: Visit, card: CardNumber) -> bool:
    return visit.ports.settings is not None and bool(changeable(visit.ports.staff.rights(card)))


def _may_close(visit: Visit, card: CardNumber) -> bool:
    return visit.ports.settings is not None and Right.CLOSE_KIOSK in visit.ports.staff.rights(card)


def _close_option(visit: Visit) -> Option:
    if visit.ports.rules.closed:
        return Option("close", "check-bold", text("staff.open"), text("staff.open_line"))
    return Option("close", "desk", text("staff.close"), text("staff.close_line"))


async def close_or_open(visit: Visit, card: CardNumber) -> None:
    """Staff's switch, which holds over restarts too; it ends in SignedOut when it was saved."""
    settings = visit.ports.settings
    assert settings
    closed = not visit.ports.rules.closed
    try:
        await settings.save({"kiosk.closed": closed}, card.number)
    except NotSaved as error:
        log.error("not_saved", error=str(error))
        await visit.ask(not_saved_page(str(error)))
        return
    log.info("kiosk_closed" if closed else "kiosk_opened")
    await visit.ports.staff.record(card.number, "kiosk_closed" if closed else "kiosk_opened")
    raise SignedOut("kiosk closed" if closed else "kiosk opened")


def _wanted(visit: Visit, card: CardNumber) -> Callable[[CardNumber], bool]:
    """A member's pass may be opened from here by who may help members."""
    return _is_a_members(visit) if Right.HELP_MEMBERS in visit.ports.staff.rights(card) else lambda _scanned: False


def _is_a_members(visit: Visit) -> Callable[[CardNumber], bool]:
    return lambda card: card.kind in (*A_PASS, Kind.SUSPECT) and not visit.ports.staff.knows(card)


async def _opened(visit: Visit, scanned: CardNumber | None) -> Member | None:
    """The member whose pass this is, or the next one that is scanned; None when staff go back. Raises SessionOver."""
    error: Text | None = None
    while True:
        if scanned is None:
            page = ScanCard(text("staff.scan"), text("staff.help2"), error, BACK, staff=True)
            answer = await within_session(visit, visit.ask_scan(page))
            if not isinstance(answer, Scanned):
                return None
            scanned = answer.card
        if scanned.kind in NOT_A_PASS:
            error, scanned = text(NOT_A_PASS[scanned.kind]), None
            continue
        beside_now(visit)
        try:
            patron = await visit.read(text("scan.busy"), visit.ports.library.find_patron(scanned))
        except LibraryError as failed:
            log.warning("library_failed", failure=failed.failure.value, error=str(failed))
            await visit.ask(read_failed_page(failed))
            return None
        log.info("opened_by_staff", found=patron is not None)
        if patron:
            return Member(scanned, patron, Strength.UNPROVED)
        error, scanned = text("staff.unknown_card"), None
