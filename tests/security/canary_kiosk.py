"""`paszuil run` as it is, and a finger before its window that obeys whoever started it.

python -m tests.security.canary_kiosk CONFIG FD     JSON lines on stdin, answers go to FD; stdout is the log
"""

import gc
import json
import os
import re
import sys
import threading
from typing import Any

from kiosk import app
from kiosk.__main__ import main
from kiosk.clock import MovableClock

QUICK_S = 0.05
"""From key to key; only a page that is new wants to be looked at first."""


class Hand:
    """The commands, each answered with None or what it found."""

    def __init__(self, window: Any, flows: app.Flows, clock: MovableClock) -> None:
        from kiosk.tour import person

        self._person, self._slow_s = person, person.REACH_S
        self._hand = person.Person()
        self._window, self._flows, self._clock = window, flows, clock

    def sees(self, *words: str) -> None:
        self._hand.sees(*words)

    def taps(self, words: str) -> None:
        self._hand.taps(words)

    def types(self, digits: str) -> None:
        self._hand.taps(digits[0])
        self._person.REACH_S, before = QUICK_S, self._person.PRESS_S
        self._person.PRESS_S = QUICK_S
        self._hand.types(digits[1:])
        self._hand.taps("OK")
        self._person.REACH_S, self._person.PRESS_S = self._slow_s, before

    def waits(self, seconds: float) -> None:
        self._flows.loop.move(self._clock, seconds)

    def breaks(self) -> None:
        """The next visit breaks down when everything is known of the member."""
        from kiosk.flows import kiosk

        before = kiosk.status

        async def broken(visit: Any, member: Any) -> None:
            kiosk.status = before
            raise RuntimeError("planted")

        kiosk.status = broken

    def fails(self) -> None:
        """The window breaks down."""
        from kivy.clock import Clock

        Clock.schedule_once(lambda _dt: 1 // 0)

    def holds(self, *backwards: str) -> dict[str, int]:
        """How many strings and bytes that somebody keeps have each of these words in them; told backwards, as not to
        be found itself. The widgets and Kivy's caches are among what is looked through."""
        gc.collect()
        found = dict.fromkeys(backwards, 0)
        sought = {word: re.compile(rf"(?<![0-9A-Za-z.]){re.escape(word[::-1])}(?![0-9A-Za-z])") for word in backwards}
        waiting, seen = list(gc.get_objects()), {id(sought), *(id(pattern.pattern) for pattern in sought.values())}
        while waiting:
            for held in gc.get_referents(waiting.pop()):
                if id(held) in seen or gc.is_tracked(held):
                    continue
                seen.add(id(held))
                if isinstance(held, str | bytes | bytearray):
                    text = held if isinstance(held, str) else held.decode("latin-1")
                    for word, pattern in sought.items():
                        found[word] += len(text) < 10**6 and text.isascii() and bool(pattern.search(text))
                else:
                    waiting.append(held)
        return found


def obey(hand: Hand, answers: int) -> None:
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        del line
        try:
            answer = [True, getattr(hand, command)(*arguments)]
        except BaseException as error:
            answer = [False, f"{command}: {error}"]
        del command, arguments
        os.write(answers, json.dumps(answer).encode() + b"\n")


def begin() -> None:
    config, answers = sys.argv[1], int(sys.argv[2])
    clock, run = MovableClock(), app.run

    def beside(window: Any, flows: app.Flows) -> None:
        threading.Thread(target=obey, args=(Hand(window, flows, clock), answers), daemon=True).start()

    app.run = lambda file: run(file, clock, beside)  # type: ignore[assignment, misc]
    sys.argv[1:] = ["run", "--config", config]
    main()


if __name__ == "__main__":
    begin()
