"""Bugs to plant into a kiosk, by name: what soak is for must be found by it."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.library.joined import JoinedLibrary
from kiosk.library.port import LibraryError
from kiosk.library.wise.client import WiseClient

KEPT: list[object] = []


def _act_sent_again() -> None:
    ask = WiseClient.ask

    async def careless(self: WiseClient, question: Any, kind: Any) -> Any:
        try:
            return await ask(self, question, kind)
        except LibraryError as error:
            if not question.act or error.applied is False:
                raise
            return await ask(self, replace(question, request_id=uuid.uuid4().hex), kind)

    WiseClient.ask = careless  # type: ignore[assignment]


def _after_identify(then: Callable[[object], object]) -> Callable[[], None]:
    def plant() -> None:
        identify = JoinedLibrary.identify

        async def careless(self: JoinedLibrary, *known: Any) -> Any:
            patron = await identify(self, *known)
            KEPT.append(then(patron))
            return patron

        JoinedLibrary.identify = careless  # type: ignore[method-assign]

    return plant


PLANTS: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "an act sent again under another name after a lost answer": _act_sent_again,
    "a member kept after a visit": _after_identify(lambda patron: patron),
    "a leak": _after_identify(lambda _: bytes(range(256)) * 8192),
}
