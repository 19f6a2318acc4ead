"""Colours and letter sizes of the moment: bound to by every .kv, changed in one place."""

from typing import ClassVar

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty

from kiosk.screens.layout import REFERENCE_PX_PER_MM, Layout, layout

COLOURS: dict[str, tuple[str, str]] = {
    "ground": ("#FBF8F3", "#000000"),
    "surface": ("#FFFFFF", "#000000"),
    "tint": ("#E4EFF0", "#000000"),
    "line": ("#DED8CC", "#FFFFFF"),
    "outline": ("#5C7882", "#FFFFFF"),
    "ink": ("#0E2A33", "#FFFFFF"),
    "ink2": ("#374E58", "#FFFFFF"),
    "petrol": ("#0B4A5A", "#FFFFFF"),
    "petrol_lt": ("#CFE4E6", "#FFFFFF"),
    "accent": ("#FA9F3E", "#FFD60A"),
    "accent_ink": ("#0E2A33", "#000000"),
    "stage": ("#0B4A5A", "#000000"),
    "stage_deep": ("#06313D", "#333333"),
    "stage_dark": ("#0E2A33", "#000000"),
    "beam": ("#29636F", "#4D4D4D"),
    "stage_ink": ("#FFFFFF", "#FFFFFF"),
    "edge": ("#0B4A5A", "#FFFFFF"),
    "card": ("#0B4A5A", "#000000"),
    "primary": ("#0B4A5A", "#FFD60A"),
    "primary_down": ("#06313D", "#FFFFFF"),
    "primary_ink": ("#FFFFFF", "#000000"),
    "inverse": ("#FFFFFF", "#FFD60A"),
    "inverse_down": ("#CFE4E6", "#FFFFFF"),
    "inverse_ink": ("#0B4A5A", "#000000"),
    "button_ink": ("#0B4A5A", "#FFFFFF"),
    "button_down": ("#E4EFF0", "#FFD60A"),
    "button_ink_down": ("#0B4A5A", "#000000"),
    "button_edge_down": ("#0B4A5A", "#FFD60A"),
    "key_down": ("#0B4A5A", "#FFD60A"),
    "key_ink_down": ("#FFFFFF", "#000000"),
    "ok": ("#14573A", "#FFD60A"),
    "ok_bg": ("#E2F2E8", "#000000"),
    "warn": ("#6B4200", "#FFD60A"),
    "warn_bg": ("#FFEFCF", "#000000"),
    "error": ("#8E1B1B", "#FFD60A"),
    "error_bg": ("#FBE7E4", "#000000"),
    "busy": ("#0B4A5A", "#FFD60A"),
    "busy_bg": ("#E4EFF0", "#000000"),
    "disabled": ("#53646C", "#B0B0B0"),
    "disabled_bg": ("#E7EBEB", "#1F1F1F"),
    "secret_bg": ("#FFF0DC", "#000000"),
    "secret": ("#803800", "#FFD60A"),
    "paper": ("#FFFFFF", "#FFFFFF"),
    "barcode": ("#0E2A33", "#000000"),
    "scrim": ("#06313DBB", "#000000CC"),
    "dialog_edge": ("#FFFFFF", "#FFFFFF"),
}
"""Role: normal and high contrast."""

TYPE_MM = {
    "display": 17.7,
    "hero": 14.3,
    "title": 9.2,
    "digits": 8.2,
    "letter": 6.8,
    "typed": 5.4,
    "exact": 4.8,
    "name": 4.3,
    "primary": 5.4,
    "intro": 5.4,
    "lead": 4.8,
    "label": 4.8,
    "body": 4.3,
    "small": 3.9,
    "caption": 3.4,
}
"""Size of the letters in mm on the reference panel."""

FONT_OF = {
    "display": "Display",
    "hero": "Display",
    "title": "Display",
    "digits": "SemiBold",
    "letter": "Telltale",
    "typed": "Telltale",
    "exact": "Telltale",
    "name": "Telltale",
    "primary": "SemiBold",
    "intro": "Regular",
    "lead": "Regular",
    "label": "SemiBold",
    "body": "Regular",
    "small": "SemiBold",
    "caption": "Medium",
    "value": "SemiBold",
}


class Look(EventDispatcher):
    """What the whole picture depends on: the places, the contrast, and through it each colour."""

    contrast = BooleanProperty(False)
    plan: Layout = ObjectProperty(layout(1280, 800, REFERENCE_PX_PER_MM))
    unit = NumericProperty(1.0)

    roles: ClassVar[tuple[str, ...]] = tuple(COLOURS)
    for _role, (_normal, _high) in COLOURS.items():
        locals()[_role] = ColorProperty(_normal)

    def on_contrast(self, _look: "Look", high: bool) -> None:
        for role, pair in COLOURS.items():
            setattr(self, role, pair[1 if high else 0])

    def fit(self, width: int, height: int, px_per_mm: float) -> None:
        """Take the places for a window of this size."""
        plan = layout(width, height, px_per_mm)
        self.unit = plan.unit
        self.plan = plan

    def letters(self, role: str) -> float:
        """Size of a kind of text in pixels."""
        return round(TYPE_MM["body" if role == "value" else role] * REFERENCE_PX_PER_MM * self.unit)


look = Look()
