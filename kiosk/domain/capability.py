"""What a library's Wise may or may not offer a kiosk."""

from enum import Enum


class Capability(Enum):
    """A thing that can be switched off; off means the desk does it, and the verwijsbon says how."""

    SHOW_LOGIN_ACCOUNT = "show_login_account"
    REQUEST_PASSWORD_MAIL = "request_password_mail"
    RESET_PASSWORD = "reset_password"
    RESET_LOGIN_COUNTER = "reset_login_counter"
    GENERATE_ACCOUNT = "generate_account"
    DETACH_ACCOUNT = "detach_account"
    """'Vergeet inlogaccount in Wise'."""
    LINK_ACCOUNT = "link_account"
    CHANGE_CONTACT_EMAIL = "change_contact_email"
    """The address in NAW."""
    CHANGE_RECOVERY_EMAIL = "change_recovery_email"
    """'Reset herstel-e-mailadres': the address in the inlogaccount."""
    REREGISTER = "reregister"
    SHOW_CONTACT = "show_contact"
    SHOW_LOANS = "show_loans"
    SHOW_NOTES = "show_notes"
    """The texts of blokkade tekst and blokkade info."""
    FIND_REGISTRATION = "find_registration"
    """Find who registered online, by number or by name and birth date."""
    REPLACE_CARD = "replace_card"
    ADD_CARD = "add_card"
    MAIL_CARD_NUMBER = "mail_card_number"
    SET_PIN = "set_pin"
    ASK_REQUEST = "ask_request"
    """Was the act of this request done? What a start-up settles open intents with."""
