"""The stage as flows meet it: from another thread, against the real window."""

import asyncio
import threading

import pytest

from kiosk.flows.pages import Attract, Busy, Choice, NumberPad, Pad, PinPad, TakeReceipt, TimeWarning, Typed
from kiosk.screens.samples import ACTIVE, CARD, CONFIRM
from kiosk.texts.text import text
from tests.window import FlowLoop, the_window

pytestmark = pytest.mark.window


def test_a_question_from_another_thread_gets_the_touch() -> None:
    window = the_window()
    with FlowLoop() as flows:
        asked = flows.start(window.stage.ask(ACTIVE))
        window.until(lambda: window.page() == ACTIVE)
        window.advance(0.4)
        window.tap("Meer")
        window.until(asked.done)
        assert asked.result() is Choice.SECONDARY


def test_pages_stand_in_the_order_in_which_they_were_shown() -> None:
    window = the_window()
    with FlowLoop() as flows:

        async def many() -> None:
            for seconds in range(20, 0, -1):
                await window.stage.show(TakeReceipt(text("print.lead"), seconds, has_password=True))

        flows.finish(many())
        assert "Dit scherm sluit over 1 seconde." in window.texts()


def test_a_page_of_the_same_kind_changes_in_place_and_leaves_the_question_pending() -> None:
    window = the_window()
    page = TakeReceipt(text("print.lead"), 20, has_password=True)
    with FlowLoop() as flows:
        asked = flows.start(window.stage.ask(page))
        window.until(lambda: window.page() == page)
        flows.finish(window.stage.show(TakeReceipt(text("print.lead"), 19, has_password=True)))
        assert not asked.done()
        assert "Dit scherm sluit over 19 seconden." in window.texts()
        window.advance(0.4)
        window.tap("Ik heb de bon")
        window.until(asked.done)
        assert asked.result() is Choice.PRIMARY


def test_a_warning_above_a_pad_goes_and_what_was_typed_is_still_there() -> None:
    window = the_window()
    pad = PinPad(CARD)
    with FlowLoop() as flows:
        asked = flows.start(window.stage.ask(pad))
        window.until(lambda: window.page() == pad)
        window.advance(0.4)
        window.type("12")
        warned = flows.start(window.stage.ask(TimeWarning(30)))
        window.until(lambda: isinstance(window.page(), TimeWarning))
        window.advance(0.4)
        window.tap("Ja, ik ga verder")
        window.until(warned.done)
        assert warned.result() is Choice.PRIMARY
        window.until(lambda: window.page() == pad)
        window.advance(0.4)
        window.type("34")
        window.tap("OK")
        window.until(asked.done)
        typed = asked.result()
        assert isinstance(typed, Typed)
        assert typed.text.reveal() == "1234"


def test_a_cancelled_overlay_goes_and_the_page_below_still_answers() -> None:
    window = the_window()
    with FlowLoop() as flows:
        below = flows.start(window.stage.ask(ACTIVE))
        window.until(lambda: window.page() == ACTIVE)
        above = flows.start(window.stage.ask(CONFIRM))
        window.until(lambda: window.page() == CONFIRM)
        above.cancel()
        window.until(lambda: window.page() == ACTIVE)
        window.advance(0.4)
        window.tap("Stoppen")
        window.until(below.done)
        assert below.result() is Choice.STOP


def test_a_warning_stands_above_a_confirmation_and_gives_it_back() -> None:
    window = the_window()
    with FlowLoop() as flows:
        flows.finish(window.stage.show(ACTIVE))
        confirmed = flows.start(window.stage.ask(CONFIRM))
        window.until(lambda: window.page() == CONFIRM)
        warned = flows.start(window.stage.ask(TimeWarning(30)))
        window.until(lambda: isinstance(window.page(), TimeWarning))
        flows.finish(window.stage.show(TimeWarning(29)))
        window.advance(0.4)
        window.tap(Choice.PRIMARY)
        window.until(warned.done)
        window.until(lambda: window.page() == CONFIRM)
        window.advance(0.4)
        window.tap("Nee, ga terug")
        window.until(confirmed.done)
        assert confirmed.result() is Choice.SECONDARY


def test_the_answer_to_a_cancelled_question_reaches_nobody() -> None:
    window = the_window()
    with FlowLoop() as flows:
        first = flows.start(window.stage.ask(ACTIVE))
        window.until(lambda: window.page() == ACTIVE)
        first.cancel()
        flows.finish(asyncio.sleep(0))
        window.advance(0.4)
        window.tap("Mail mij een link")
        pad = NumberPad(Pad.CARD_NUMBER)
        second = flows.start(window.stage.ask(pad))
        window.until(lambda: window.page() == pad)
        window.advance(0.5)
        assert not second.done()


def test_another_page_takes_overlays_away() -> None:
    window = the_window()
    with FlowLoop() as flows:
        flows.finish(window.stage.show(ACTIVE))
        flows.finish(window.stage.show(CONFIRM))
        flows.finish(window.stage.show(Busy(text("print.busy"))))
        assert window.root.overlays == []


def test_a_new_question_on_the_same_pad_starts_empty() -> None:
    window = the_window()
    with FlowLoop() as flows:
        first = flows.start(window.stage.ask(PinPad(CARD)))
        window.until(lambda: window.page() == PinPad(CARD))
        window.advance(0.4)
        window.type("12")
        first.cancel()
        wrong = PinPad(CARD, error=text("pin.wrong", n=2))
        flows.start(window.stage.ask(wrong))
        window.until(lambda: window.page() == wrong)
        assert window.top().ids.keypad.typed == ""


def test_touches_anywhere_are_told_in_the_thread_of_the_flows() -> None:
    window = the_window()
    told: list[str] = []
    with FlowLoop() as flows:

        async def watch() -> object:
            return window.stage.on_touch(lambda: told.append(threading.current_thread().name))

        stop = flows.finish(watch())
        flows.finish(window.stage.show(Attract()))
        window.tap((300, 300))
        window.until(lambda: bool(told))
        assert set(told) == {"flows"}
        assert callable(stop)
        stop()
        told.clear()
        window.tap((300, 300))
        flows.finish(asyncio.sleep(0))
        assert told == []


def test_bons_follow_the_language_that_was_chosen_and_clear_takes_it_back() -> None:
    window = the_window()
    with FlowLoop() as flows:
        flows.finish(window.stage.show(ACTIVE))
        window.advance(0.4)
        window.tap("English")
        window.tap("Contrast")
        assert window.stage.language == "en"
        flows.finish(window.stage.clear())
        assert window.stage.language == "nl"
        assert not window.look.contrast


def test_a_fault_while_drawing_reaches_the_flow_and_the_window() -> None:
    window = the_window()
    with FlowLoop() as flows:
        shown = flows.start(window.stage.show(Busy(text("no.such.key"))))
        with pytest.raises(KeyError):
            window.until(lambda: False, within=5)
        window.until(shown.done)
        assert isinstance(shown.exception(), KeyError)
        flows.finish(window.stage.show(Attract()))
