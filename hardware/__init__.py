"""Scanners and receipt printers: transport x protocol x supervision, knowing nothing of the kiosk."""
