"""What a library's Wise may or may not offer a kiosk."""

from enum import Enum


class Capability(Enum):
    """A thing that can be switched off; off means the desk does it, and the verwijsbon says how."""

    SHOW_LOGIN_ACCOUNT = "show_login_account"
    REQUEST_PASSWORD_MAIL = "request_password_mail"
    RESET_PASSWORD = "reset_password"
    RESET_LOGIN_COUNTER = "reset_login_counter"
