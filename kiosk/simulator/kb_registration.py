"""The KB's own form: who makes an inlogaccount themselves. Source: manual 001, left column."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from kiosk.simulator.kb import Kb
from kiosk.simulator.links import page

PREFIX = "/si/registration"
FIELDS = (
    ("username", "Gebruikersnaam", "text"),
    ("email", "Mailadres", "email"),
    ("password", "Wachtwoord", "password"),
)
_LONGEST = 100
_SHORTEST_PASSWORD = 8


def router(kb: Kb) -> APIRouter:
    """A form, and an account that works at once; Wise finds it by its username."""
    pages = APIRouter(prefix=PREFIX)

    @pages.get("/", response_class=HTMLResponse)
    async def form() -> HTMLResponse:
        return _form("")

    @pages.post("/", response_class=HTMLResponse)
    async def register(request: Request) -> HTMLResponse:
        sent = parse_qs((await request.body()).decode("utf-8", "replace"))
        username, email, password = (sent.get(name, [""])[0].strip() for name, _, _ in FIELDS)
        if not username or not all(len(value) <= _LONGEST for value in (username, email, password)):
            return _form("Vul een gebruikersnaam in.")
        if "@" not in email:
            return _form("Vul je mailadres in.")
        if len(password) < _SHORTEST_PASSWORD:
            return _form(f"Kies een wachtwoord van minstens {_SHORTEST_PASSWORD} tekens.")
        if not kb.register(username, email, password):
            return _form("Deze gebruikersnaam is al bezet.")
        return page("Je account is actief", "<p>Ga met je pas terug naar de kiosk. Koppel daar dit account.</p>")

    return pages


def _form(error: str) -> HTMLResponse:
    alert = f'<p id="fout" role="alert">{error}</p>' if error else ""
    inputs = "".join(
        f'<label for="{name}">{label}</label><input id="{name}" name="{name}" type="{kind}" autocomplete="off">'
        for name, label, kind in FIELDS
    )
    form = f'{alert}<form method="post">{inputs}<button>Maak een account</button></form>'
    return page("Maak een account", form, 422 if error else 200)
