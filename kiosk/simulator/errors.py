"""A refusal of the simulated Wise, as it goes over the wire."""


class WiseError(Exception):
    """`status` is the HTTP status; `code` and `message` stand in the answer's body."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    @property
    def body(self) -> dict[str, dict[str, str]]:
        return {"error": {"code": self.code, "message": str(self)}}
