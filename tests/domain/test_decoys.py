"""Two masked addresses beside the real one that look just like it and are never it."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.decoys import decoys
from kiosk.domain.masking import mask_email

ADDRESSES = st.from_regex(r"[a-zA-Z0-9_é][a-z0-9.]{0,8}@[a-zA-Z0-9][a-z0-9-]{0,8}\.(nl|com|org)", fullmatch=True)
FORM = re.compile(r".•••@.•••\.(nl|com|org)")


@given(ADDRESSES, st.integers())
@settings(max_examples=60)
def test_never_alike_and_always_of_the_same_form(address, seed):
    three = (mask_email(address), *decoys(address, random.Random(seed).choice))
    assert len(set(three)) == 3
    assert all(FORM.fullmatch(mask) for mask in three)
    assert len({FORM.fullmatch(mask)[1] for mask in three}) == 1
    for place in (0, 5):
        assert len({mask[place] for mask in three}) == 3
        assert len({(mask[place].isdigit(), mask[place].isupper()) for mask in three}) == 1


@given(ADDRESSES, st.integers())
@settings(max_examples=30)
def test_the_same_choices_give_the_same_decoys(address, seed):
    assert decoys(address, random.Random(seed).choice) == decoys(address, random.Random(seed).choice)


@pytest.mark.parametrize("address", ["", "jan", "jan@", "•••"])
def test_what_is_no_address_has_no_decoys(address):
    with pytest.raises(ValueError, match="no address"):
        decoys(address, random.choice)
