"""What every touchable thing has in common: one tap is one press."""

from typing import Any, ClassVar

from kivy.clock import Clock
from kivy.properties import BooleanProperty

from kiosk.screens.words import Part

DEBOUNCE_S = 0.3
"""A second press within this time is the same press."""


class Press(Part):
    """Shows itself pressed on touch-down and acts on touch-up inside; sliding off cancels."""

    pressed = BooleanProperty(False)
    enabled = BooleanProperty(True)
    __events__ = ("on_act",)

    held: ClassVar["Press | None"] = None
    """The one thing under a finger: a second finger presses nothing."""
    quiet_until: ClassVar[float] = 0.0
    """Until this moment touches are leftovers of the page before."""

    def __init__(self, **kwargs: Any) -> None:
        self._acted_at = float("-inf")
        super().__init__(**kwargs)

    @classmethod
    def hush(cls) -> None:
        """A new page is up: what is touched now was meant for the one before."""
        cls.quiet_until = Clock.time() + DEBOUNCE_S
        if cls.held is not None:
            cls.held.release()

    def release(self) -> None:
        """Let go without acting."""
        self.pressed = False
        if Press.held is self:
            Press.held = None

    def on_act(self) -> None:
        """A press has been made."""

    def on_touch_down(self, touch: Any) -> bool:
        if not self.shown or not self.collide_point(*touch.pos):
            return False
        if not self.enabled or getattr(touch, "button", None) not in (None, "left"):
            return True
        now = Clock.time()
        if Press.held is None and now >= Press.quiet_until and now - self._acted_at >= DEBOUNCE_S:
            touch.grab(self)
            Press.held = self
            self.pressed = True
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        if Press.held is self and not self.collide_point(*touch.pos):
            self.release()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        if Press.held is self:
            inside = self.pressed and self.collide_point(*touch.pos)
            self.release()
            if inside and self.enabled:
                self._acted_at = Clock.time()
                self.dispatch("on_act")
        return True
