"""'Onafgemaakt', for staff: acts whose end nobody knows, what to look at in Wise, and their word that ends them."""

import structlog

from kiosk.flows.acts import ask_what_became, can_be_asked, how_it_ended
from kiosk.flows.pages import Action, Chip, Choice, Choose, Option, Picked, Status, Tone
from kiosk.flows.visit import Visit
from kiosk.journal.port import Act, Intent, Journal, JournalError
from kiosk.library.port import LibraryError
from kiosk.texts.text import Text, text

log = structlog.get_logger()

AT_ONCE = 8
"""Options on one page; the others come when these are settled."""
DONE = "done"
NOT_DONE = "not_done"
ASK = "ask"


async def count_unfinished(journal: Journal) -> int:
    """How many acts staff should look at; none where the journal cannot be read, which its own page tells."""
    try:
        return len(await journal.unsettled())
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))
        return 0


async def unfinished(visit: Visit) -> None:
    """Until everything is settled or staff go back."""
    journal = visit.ports.journal
    try:
        while intents := await journal.unsettled():
            match await visit.ask(list_page(intents)) if len(intents) > 1 else Picked(intents[0].id):
                case Picked(name):
                    ended = await _look_into(visit, next(intent for intent in intents if intent.id == name))
                    if not ended and len(intents) == 1:
                        return
                case _:
                    return
        await visit.ask(nothing_page())
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))
        await visit.ask(broken_journal_page())


def list_page(intents: list[Intent]) -> Choose:
    return Choose(
        text("unfinished.title"),
        tuple(
            Option(
                intent.id, "clock-alert-outline", _act_in_words(intent.act), text("unfinished.begun", when=intent.begun)
            )
            for intent in intents[:AT_ONCE]
        ),
        lead=text("unfinished.lead"),
        secondary=_back(),
        staff=True,
    )


def act_page(intent: Intent, *, askable: bool, said: Text | None = None) -> Choose:
    """What to look at, and what staff can say; `said` is why asking the library brought no end."""
    options = [
        Option(DONE, "check-bold", text("unfinished.done"), text("unfinished.done_line")),
        Option(NOT_DONE, "close", text("unfinished.not_done"), text("unfinished.not_done_line")),
    ]
    if intent.act is not Act.PRINT_CARD:
        blocked = None if askable else text("unfinished.cannot_ask")
        options.append(Option(ASK, "refresh", text("unfinished.ask"), text("unfinished.ask_line"), disabled=blocked))
    return Choose(
        _act_in_words(intent.act),
        tuple(options),
        lead=text(f"unfinished.look.{intent.act.value}"),
        chip=Chip(Tone.WARN, text("unfinished.begun", when=intent.begun)),
        error=said,
        secondary=_back(),
        staff=True,
    )


def nothing_page() -> Status:
    return Status(
        text("unfinished.none"),
        text("unfinished.none_lead"),
        chip=Chip(Tone.OK, text("unfinished.none_chip")),
        primary=_back(),
        staff=True,
    )


def broken_journal_page() -> Status:
    return Status(
        text("error.title"),
        text("unfinished.no_journal"),
        chip=Chip(Tone.ERROR, text("unfinished.title")),
        primary=_back(),
        staff=True,
    )


async def _look_into(visit: Visit, intent: Intent) -> bool:
    """One act, until it is settled (True) or staff go back."""
    library = visit.ports.library
    said: Text | None = None
    while True:
        match await visit.ask_live(lambda said=said: act_page(intent, askable=can_be_asked(library), said=said)):  # type: ignore[misc]
            case Picked(name) if name == ASK:
                said = await _asked(visit, intent)
                if said is None:
                    return True
            case Picked(name):
                await _settled_by_staff(visit, intent, done=name == DONE)
                return True
            case Choice.SECONDARY:
                return False
            case _:
                pass


async def _asked(visit: Visit, intent: Intent) -> Text | None:
    """What the library's answer leaves open; None when it has ended the act."""
    try:
        await visit.read(text("unfinished.asking"), ask_what_became(visit.ports, intent))
    except LibraryError as error:
        log.warning("library_failed", failure=error.failure.value, error=str(error))
        return text("unfinished.no_answer")
    still_open = intent.id in {left.id for left in await visit.ports.journal.unsettled()}
    return text("unfinished.waits") if still_open else None


async def _settled_by_staff(visit: Visit, intent: Intent, *, done: bool) -> None:
    actor = visit.beside.actor if visit.beside else None
    await visit.ports.journal.settle(intent, how_it_ended(intent, done=done))
    log.info("act_settled_by_staff", act=intent.act.value, id=intent.id, done=done, actor=actor)


def _act_in_words(act: Act) -> Text:
    return text(f"unfinished.act.{act.value}")


def _back() -> Action:
    return Action(text("unfinished.back"), "arrow-left")
