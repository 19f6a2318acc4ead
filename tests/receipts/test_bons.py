"""What stands on a bon: everything its reader needs, and nothing that could harm the klant."""

from dataclasses import fields
from datetime import datetime

import pytest

from hardware.receipt_printer.document import Band, Big, Columns, Document, Pair, Qr, Steps, Text, Title
from kiosk.clock import AMSTERDAM
from kiosk.domain.secret import Secret
from kiosk.domain.stroomschema import SCHEMA, Account, Action
from kiosk.receipts.foot import Foot
from kiosk.receipts.password import password_forgotten, temporary_password
from kiosk.receipts.referral import NEVER_FORGET, STEPS, TELLS_NOTHING, Case, referral
from kiosk.receipts.samples import SAMPLES
from kiosk.texts.catalogue import LANGUAGES, catalogue
from kiosk.texts.text import text

FOOT = Foot("Bibliotheek Annen", "9401", "1", 7, datetime(2026, 3, 12, 14, 5, tzinfo=AMSTERDAM))
PASSWORD = Secret("h7KmrT3W")
MASKED = "2 9401 •••• 5868"
ACTIVE = text("active.chip")

both = pytest.mark.parametrize("language", LANGUAGES)


def only(document: Document, kind: type) -> list:
    return [block for block in document.blocks if isinstance(block, kind)]


def words(document: Document) -> str:
    """All that can be read on a bon, block by block."""
    lines = []
    for block in document.blocks:
        for field in fields(block):
            value = getattr(block, field.name)
            match value:
                case str():
                    lines.append(value)
                case tuple():
                    lines.extend(value)
    return "\n".join(lines)


@both
def test_a_temporary_password_is_the_only_thing_in_big_letters(language):
    bon = temporary_password(PASSWORD, "annen.nl", FOOT, language)
    assert only(bon, Big) == [Big("h7KmrT3W")]
    assert words(bon).count("h7KmrT3W") == 1


def test_the_password_is_spelled_out_below_it():
    dutch = words(temporary_password(PASSWORD, "annen.nl", FOOT, "nl"))
    assert "Zo lees je het:\nkleine h, 7, grote K,\nkleine m, kleine r, grote T,\n3, grote W\n" in dutch
    english = words(temporary_password(PASSWORD, "annen.nl", FOOT, "en"))
    assert "h, 7, capital K" in english


@both
@pytest.mark.parametrize("password", ["KMRTWXYA", "kmrtwxya", "34678934"])
def test_no_letter_is_parted_from_its_word_on_narrow_paper(password, language):
    bon = temporary_password(Secret(password), "annen.nl", FOOT, language)
    spelled = next(block.text for block in only(bon, Text) if block.text.count(",") == 7)
    assert all(len(line) <= 32 for line in spelled.split("\n"))


@both
def test_a_temporary_password_comes_with_three_steps_and_how_long_it_works(language):
    bon = temporary_password(PASSWORD, "annen.nl", FOOT, language)
    [steps] = only(bon, Steps)
    assert len(steps.steps) == 3
    assert "annen.nl" in steps.steps[0]
    for key in ("bon.temp.until", "bon.temp.tear", "bon.help"):
        assert catalogue(language).say(text(key)) in words(bon)


@both
def test_a_bon_with_a_password_says_nothing_of_whose_it_is(language):
    bon = temporary_password(PASSWORD, "annen.nl", FOOT, language)
    assert not only(bon, Pair)
    assert not only(bon, Qr)
    assert "5868" not in words(bon)
    assert "h7KmrT3W" not in repr(bon)


@both
def test_wachtwoord_vergeten_shows_the_username_exactly_and_where_to_go(language):
    bon = password_forgotten("Lezer-Annen85", FOOT, language)
    assert [pair.value for pair in only(bon, Pair)] == ["Lezer-Annen85"]
    assert only(bon, Qr) == [Qr("https://www.bibliotheek.nl/hulp-bij-inloggen")]
    assert "bibliotheek.nl/hulp-bij-inloggen" in only(bon, Steps)[0].steps[0]


@both
def test_without_a_known_username_the_steps_are_there_all_the_same(language):
    bon = password_forgotten(None, FOOT, language)
    assert not only(bon, Pair)
    assert only(bon, Steps)
    assert "None" not in words(bon)


@both
@pytest.mark.parametrize("case", Case)
def test_every_verwijsbon_says_what_is_the_matter_and_what_staff_do(case, language):
    bon = referral(case, FOOT, language, card_masked=MASKED, account=ACTIVE)
    assert Text(catalogue(language).say(text(f"case.{case.value}")), bold=True, double=True) in bon.blocks
    [steps] = only(bon, Steps)
    assert len(steps.steps) == len(set(steps.steps)) == STEPS[case]
    assert Text("VOOR DE MEDEWERKER", bold=True) in bon.blocks


@pytest.mark.parametrize("case", Case)
def test_staff_read_dutch_whatever_the_member_speaks(case):
    dutch, english = (referral(case, FOOT, language) for language in ("nl", "en"))
    assert only(english, Steps) == only(dutch, Steps)
    assert catalogue("nl").say(text(f"case.{case.value}")) in words(english)


@pytest.mark.parametrize("case", Case)
def test_no_step_of_the_manual_is_left_off(case):
    catalogue("nl").say(text(f"case.{case.value}.step{STEPS[case]}"))
    with pytest.raises(KeyError):
        catalogue("nl").say(text(f"case.{case.value}.step{STEPS[case] + 1}"))


@pytest.mark.parametrize("case", TELLS_NOTHING)
def test_a_bon_for_a_pass_in_other_hands_tells_nothing_of_the_account(case):
    bon = referral(case, FOOT, "nl", card_masked=MASKED, account=ACTIVE)
    assert [pair.value for pair in only(bon, Pair)] == [MASKED]
    assert "actief" not in words(bon)


@pytest.mark.parametrize("case", Case)
def test_forgetting_an_active_inlogaccount_is_forbidden_in_white_on_black(case):
    bon = referral(case, FOOT, "en", account=ACTIVE)
    warned = Band("NIET: Vergeet inlogaccount in Wise", big=False) in bon.blocks
    assert warned is (case in NEVER_FORGET)
    assert not (warned and any("Vergeet inlogaccount" in step for step in only(bon, Steps)[0].steps))


def test_every_row_of_the_stroomschema_that_sends_to_the_desk_has_its_bon():
    sent = {row.advice for row in SCHEMA if row.action is Action.PRINT_REFERRAL}
    assert sent <= {case.value for case in Case}
    assert {Case(row.advice) for row in SCHEMA if row.tells_nothing} <= TELLS_NOTHING


def test_no_bon_for_an_active_inlogaccount_has_it_forgotten():
    rows = [row for row in SCHEMA if row.account is None or Account.ACTIVE in row.account]
    cases = {Case(row.advice) for row in rows if row.action is Action.PRINT_REFERRAL} | {Case.MAIL_WRONG}
    for case in cases:
        [steps] = only(referral(case, FOOT, "nl"), Steps)
        assert not any("vergeet inlogaccount" in step.lower() for step in steps.steps), case


def test_the_kb_registration_page_is_named_where_genereren_may_fail():
    for case in (Case.EXPIRED_DESK, Case.NONE_DESK):
        assert "login.kb.nl/si/registration/" in only(referral(case, FOOT, "nl"), Steps)[0].steps[-1]


@both
@pytest.mark.parametrize("name", SAMPLES)
def test_every_bon_begins_with_the_library_and_ends_with_date_kiosk_and_number(name, language):
    bon = SAMPLES[name](language)
    assert only(bon, Title) == [Title("Bibliotheek Annen")]
    foot = bon.blocks[-1]
    assert isinstance(foot, Columns)
    moment = "12-03-2026  14.05 uur" if language == "nl" else "12-03-2026  14:05"
    number = "bon 0123" if language == "nl" else "receipt 0123"
    assert foot.texts == (moment, "kiosk 9401-1", number)
