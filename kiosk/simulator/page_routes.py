"""The panel's page, its style, script and letters, and the barcodes on it; no build step."""

from importlib.resources import files
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

import kiosk
from kiosk.simulator import barcodes
from kiosk.simulator.errors import WiseError

_TYPES = {"panel.css": "text/css; charset=utf-8", "panel.js": "text/javascript; charset=utf-8"}
_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_FONTS = FilePath(kiosk.__file__).parent / "screens" / "fonts"


def router() -> APIRouter:
    """Everything under /panel that a browser shows."""
    page = APIRouter(prefix="/panel", include_in_schema=False)

    def asset(name: str, media_type: str) -> Response:
        content = files("kiosk.simulator").joinpath("page", name).read_bytes()
        return Response(content, media_type=media_type, headers=_HEADERS)

    @page.get("")
    async def index() -> Response:
        return asset("index.html", "text/html; charset=utf-8")

    @page.get("/{name}.{kind}")
    async def style_or_script(name: str, kind: str) -> Response:
        if (media_type := _TYPES.get(f"{name}.{kind}")) is None:
            raise WiseError(404, "NOT_FOUND", "there is no such file")
        return asset(f"{name}.{kind}", media_type)

    @page.get("/fonts/{name}.ttf")
    async def font(name: Annotated[str, Path(pattern=r"^[A-Za-z-]+$")]) -> Response:
        path = _FONTS / f"{name}.ttf"
        if not path.exists():
            raise WiseError(404, "NOT_FOUND", "there is no such font")
        return Response(path.read_bytes(), media_type="font/ttf", headers=_HEADERS)

    @page.get("/barcodes/{code}.svg")
    async def barcode(code: Annotated[str, Path(min_length=1, max_length=40)]) -> Response:
        if (picture := barcodes.svg(code)) is None:
            raise WiseError(404, "NOT_FOUND", "no barcode can bear this")
        return Response(picture, media_type="image/svg+xml", headers=_HEADERS)

    return page
