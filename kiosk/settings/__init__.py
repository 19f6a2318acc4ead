"""The typed configuration of one kiosk: its schema, the files it comes from, and staff's changes to it."""

from kiosk.settings.layers import SettingsError
from kiosk.settings.loading import (
    card_orders,
    load,
    read_secret,
    secret_files,
    sip2_options,
    unreadable_secrets,
    wise_options,
)
from kiosk.settings.schema import Settings

__all__ = [
    "Settings",
    "SettingsError",
    "card_orders",
    "load",
    "read_secret",
    "secret_files",
    "sip2_options",
    "unreadable_secrets",
    "wise_options",
]
