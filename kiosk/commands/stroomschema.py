"""`paszuil stroomschema`: the schema as a table, as JSON or as a picture; and what it says of one state."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kiosk.domain.stroomschema import Row

app = typer.Typer(help="From what Wise says to the one advice: the schema itself.")

Language = Annotated[str, typer.Option("--lang", help="nl or en.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]


@app.callback(invoke_without_command=True)
def stroomschema(
    context: typer.Context,
    as_json: AsJson = False,
    as_dot: Annotated[bool, typer.Option("--dot", help="A graph for Graphviz on standard output.")] = False,
    lang: Language = "nl",
) -> None:
    """Print every row, in the order in which they are read: the first that fits is the answer."""
    if context.invoked_subcommand:
        return
    from kiosk.domain.stroomschema import SCHEMA

    _check(lang)
    if as_json and as_dot:
        raise typer.BadParameter("choose one", param_hint="--json / --dot")
    if as_json:
        typer.echo(json.dumps([_facts(row, lang) for row in SCHEMA], ensure_ascii=False, indent=1))
    elif as_dot:
        typer.echo(_dot(SCHEMA, lang))
    else:
        _table(SCHEMA, lang)


@app.command("ask")
def ask(
    state: Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE...", help="What is the case.")] = None,
    as_json: AsJson = False,
    lang: Language = "nl",
) -> None:
    """Answer one state; what is not said is usual. Keys: account mail_age found sector block pass membership expired
    email capability. Example: account=inactief mail_age=30h block=adres. Exit 2 for a key or value that does not exist.
    """
    from kiosk.commands.situations import NotASituation, situation_of
    from kiosk.domain.stroomschema import advise, fitting

    _check(lang)
    try:
        question = situation_of(state or [])
    except NotASituation as error:
        raise typer.BadParameter(str(error), param_hint="KEY=VALUE") from None
    row = advise(question.situation)
    later = [_facts(other, lang)["advice"] for other in fitting(question.situation)][1:]
    if as_json:
        told = {"state": dict(question.words), **_facts(row, lang), "after_that": later}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    words = {name: _say(f"schema.head.{name}", lang) for name in ("advice", "action", "actor", "next", "source")}
    width = max(map(len, words.values()))
    for name, key in (("advice", "says"), ("action", "does"), ("actor", "who"), ("next", "next"), ("source", "source")):
        typer.echo(f"{words[name]:<{width}}  {_facts(row, lang)[key]}")


def _facts(row: "Row", lang: str) -> dict[str, str]:
    """A row under the keys of its JSON; values that programs compare first, then their words."""
    from kiosk.commands.situations import when

    return {
        "when": when(row),
        "advice": row.advice,
        "action": row.action.value,
        "actor": row.actor.value,
        "source": row.source,
        "says": _say(f"schema.{row.advice}", lang),
        "does": _say(f"schema.action.{row.action.value}", lang),
        "who": _say(f"schema.actor.{row.actor.value}", lang),
        "next": _say(f"schema.{row.advice}.next", lang),
    }


def _table(rows: tuple["Row", ...], lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    columns = {"when": "when", "advice": "says", "action": "does", "actor": "who", "next": "next", "source": "source"}
    table = Table(show_lines=True)
    for name in columns:
        table.add_column(_say(f"schema.head.{name}", lang), overflow="fold")
    for row in rows:
        facts = _facts(row, lang)
        table.add_row(*(facts[key].replace(" ", "\n") if key == "when" else facts[key] for key in columns.values()))
    console = Console()
    console.print(table) if console.is_terminal else Console(width=180).print(table)


def _dot(rows: tuple["Row", ...], lang: str) -> str:
    """Each row a question: yes leads to its advice, no to the next row."""
    lines = ["digraph stroomschema {", '  node [fontname="sans-serif"];', "  rankdir=LR;"]
    for number, row in enumerate(rows):
        facts = _facts(row, lang)
        asked = facts["when"].replace(" ", "\n") or _say("schema.always", lang)
        answer = f"{facts['says']}\n{facts['does']} ({facts['who']})\n{facts['source']}"
        lines.append(f"  q{number} [shape=diamond, label={json.dumps(asked, ensure_ascii=False)}];")
        lines.append(f"  a{number} [shape=box, label={json.dumps(answer, ensure_ascii=False)}];")
        lines.append(f"  q{number} -> a{number};")
        if number:
            lines.append(f"  q{number - 1} -> q{number} [style=dashed];")
    return "\n".join([*lines, "}"])


def _say(key: str, lang: str) -> str:
    from kiosk.texts.catalogue import catalogue
    from kiosk.texts.text import text

    return catalogue(lang).say(text(key))


def _check(lang: str) -> None:
    from kiosk.texts.catalogue import LANGUAGES

    if lang not in LANGUAGES:
        raise typer.BadParameter(f"there are {', '.join(LANGUAGES)}", param_hint="--lang")
