"""Scanners, receipt printers and card printers: transport x protocol x supervision, knowing nothing of the kiosk.

At a prompt: `from hardware import open_card_printer, open_receipt_printer, open_scanner`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hardware.registry import open_card_printer, open_receipt_printer, open_scanner

__all__ = ["open_card_printer", "open_receipt_printer", "open_scanner"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for, so that a value such as Reason costs no encoder.
    if name in __all__:
        from hardware import registry

        return getattr(registry, name)
    raise AttributeError(f"module 'hardware' has no attribute {name!r}")
