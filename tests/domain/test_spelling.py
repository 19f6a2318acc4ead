"""A username is told so that nobody types a 1 for an l."""

from kiosk.domain.spelling import Kind, Spelled, look_alikes, spelled


def test_what_could_be_read_wrong_is_named_once_by_what_it_is():
    assert look_alikes("Il0lO") == (
        Spelled("I", Kind.CAPITAL),
        Spelled("l", Kind.SMALL),
        Spelled("0", Kind.DIGIT),
        Spelled("O", Kind.CAPITAL),
    )


def test_a_number_has_nothing_to_be_told_apart_from():
    assert look_alikes("29401000075868") == ()
    assert look_alikes("Henk") == ()


def test_every_character_can_be_said_aloud():
    kinds = [part.kind for part in spelled("aB7-")]
    assert kinds == [Kind.SMALL, Kind.CAPITAL, Kind.DIGIT, Kind.SIGN]
