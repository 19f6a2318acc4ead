"""Paszuil: the self-service terminal for library members who cannot log in."""

__version__ = "0.1.0"
