"""The schema on the command line: a librarian reads it, a program asks it, and a wrong word is told what was meant."""

import json
import shutil
import subprocess
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kiosk.__main__ import app
from kiosk.commands import situations
from kiosk.domain.capability import Capability
from kiosk.domain.stroomschema import SCHEMA, advise

KEYS = {"when", "advice", "action", "actor", "source", "says", "does", "who", "next"}


def said(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["stroomschema", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_the_table_has_every_row_in_dutch_with_its_source():
    table = " ".join(said().replace("│", " ").split())
    assert table.count("manual 0") + table.count("domain:") == len(SCHEMA)
    assert "Vergeet inlogaccount, Genereer" in table


def test_as_json_every_row_has_the_same_keys_in_both_languages():
    dutch, english = (json.loads(said("--json", "--lang", language)) for language in ("nl", "en"))
    assert [set(row) for row in dutch] == [KEYS] * len(SCHEMA)
    assert [row["advice"] for row in english] == [row.advice for row in SCHEMA]
    assert all(row["when"] for row in dutch)
    assert dutch[0]["says"] != english[0]["says"]


def test_graphviz_draws_it():
    dot = shutil.which("dot")
    assert dot, "graphviz is not installed"
    drawn = subprocess.run([dot, "-Tsvg"], input=said("--dot"), capture_output=True, text=True, check=True)
    assert drawn.stdout.count("<polygon") > len(SCHEMA)


def test_a_state_is_answered_with_advice_action_actor_and_the_row_of_the_manual():
    answer = json.loads(said("ask", "account=inactief", "mail_age=30h", "sector=BIEB", "pass=actief", "--json"))
    assert (answer["advice"], answer["action"], answer["actor"]) == ("expired", "renew_account", "member")
    assert answer["source"] == "manual 001, left column"
    assert answer["state"]["membership"] == "normaal"
    assert "Link verlopen" in said("ask", "account=inactief", "mail_age=30h")


@pytest.mark.parametrize(
    ("state", "advice"),
    [
        ([], "active"),
        (["account=inactief", "mail_age=23h"], "fresh"),
        (["account=inactief"], "expired"),
        (["account=inactief", "mail_age=2d", "capability=geen"], "expired_desk"),
        (["account=inactief", "mail_age=30h", "block=adres", "capability=alle"], "block_address"),
        (["block=adres,verloren"], "card_lost"),
        (["account=geen", "found=ja"], "link"),
        (["account=geen", "sector=SCHOOL"], "temporary"),
        (["account=geen", "sector=SCHOOL", "capability=reset_login_counter"], "temporary_desk"),
        (["account=verborgen"], "hidden"),
        (["membership=zwarte-lijst"], "blacklisted"),
        (["membership=opgezegd"], "rejoin"),
        (["expired=ja", "capability=none"], "member_ended"),
        (["account=none", "pass=replaced", "block=none", "email=no"], "card_replaced"),
    ],
)
def test_the_words_of_the_manual_and_of_the_code_are_both_understood(state, advice):
    assert json.loads(said("ask", *state, "--json"))["advice"] == advice


def test_what_else_is_the_matter_comes_after_the_first():
    answer = json.loads(said("ask", "block=adres,automaten", "--json"))
    assert answer["after_that"][0] == "block_self_service"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("acount=actief", "did you mean 'account'?"),
        ("account=actiev", "did you mean 'actief'?"),
        ("block=adres,regen", "known: publieksfuncties"),
        ("mail_age=lang", "expected a number"),
        ("actief", "expected key=value"),
        ("capability=vliegen", "request_password_mail"),
    ],
)
def test_a_wrong_word_is_told_what_was_meant(word, told):
    output = " ".join(said("ask", word, code=2).replace("│", " ").split())
    assert told in output


def test_a_language_that_does_not_exist_and_two_forms_at_once_are_refused():
    assert "nl, en" in said("--lang", "fy", code=2)
    said("--json", "--dot", code=2)


def _one_or_more(words):
    return st.lists(st.sampled_from(sorted(words)), min_size=1, unique=True).map(",".join) | st.just("geen")


@given(
    account=st.sampled_from(sorted(situations.ACCOUNTS)),
    age=st.sampled_from(["onbekend", "0m", "1439m", "24h", "30u", "999d"]),
    found=st.sampled_from(["ja", "nee"]),
    sector=st.text(alphabet="ABCDEFGHI", max_size=6),
    block=_one_or_more(situations.BLOCKS),
    card=st.sampled_from(sorted(situations.CARDS)),
    membership=st.sampled_from(sorted(situations.MEMBERSHIPS)),
    capability=_one_or_more(each.value for each in Capability),
)
def test_any_state_that_can_be_said_has_an_answer(account, age, found, sector, block, card, membership, capability):
    question = situations.situation_of(
        [
            f"account={account}",
            f"mail_age={age}",
            f"found={found}",
            f"sector={sector}",
            f"block={block}",
            f"pass={card}",
            f"membership={membership}",
            f"capability={capability}",
        ]
    )
    assert advise(question.situation) in SCHEMA


@given(st.text(max_size=40))
def test_anything_else_is_an_error_in_words_and_never_a_crash(pair):
    with suppress(situations.NotASituation):
        assert situations.situation_of([pair]).words.keys() == situations.USUAL.keys()
