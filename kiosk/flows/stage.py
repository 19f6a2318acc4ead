"""The stage: the only thing a flow knows of screens, and the bridge between the two threads."""

from collections.abc import Callable
from typing import Protocol

from kiosk.flows.pages import Answer, Page


class Stage(Protocol):
    """Shows pages and brings back touches. All coroutines run in the loop of the flows."""

    @property
    def language(self) -> str:
        """'nl' or 'en': what the member chose on the screen; bons follow it."""

    async def show(self, page: Page) -> None:
        """Put a page up. A page of the kind that is up already changes it in place and leaves a pending ask pending.

        Showing an overlay leaves the page below as it is; showing another page takes overlays away.
        """

    async def ask(self, page: Page) -> Answer:
        """Put a page up and wait for a touch that answers it. Cancelling takes the question back.

        An overlay's ask may run while the ask of the page below is still waiting; when it ends (answered or
        cancelled) the overlay goes and the page below is as it was, what was typed included.
        """

    def on_touch(self, touched: Callable[[], None]) -> Callable[[], None]:
        """Call `touched` in the loop's thread at every touch anywhere; returns the way to stop that."""

    async def clear(self) -> None:
        """Take every word of a member off screen, widgets and memory; language and contrast go back to the default."""
