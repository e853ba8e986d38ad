"""Codes to check in with: of their meeting, their window and their installation alone."""

import pytest

from app.adapters.check_in_code import CheckInCodes, bare, grouped

codes = CheckInCodes.from_secret("one secret")
others = CheckInCodes.from_secret("another secret")


def test_a_code_is_of_one_meeting_one_window_and_one_installation() -> None:
    shown = codes.shown(7, 100)

    assert len(shown) == 8
    assert shown.isdecimal()
    assert len({shown, codes.shown(8, 100), codes.shown(7, 101), others.shown(7, 100)}) == 4
    assert codes.meeting_of(shown, [6, 7, 8], [99, 100]) == 7
    assert codes.meeting_of(shown, [6, 7, 8], [99, 101]) is None
    assert codes.meeting_of(shown, [6, 8], [99, 100]) is None
    assert others.meeting_of(shown, [6, 7, 8], [99, 100]) is None


def test_a_personal_code_tells_whose_it_is_and_cannot_be_made_up() -> None:
    personal = codes.personal(1234)

    assert codes.enrolment_of(personal) == 1234
    assert others.enrolment_of(personal) is None
    assert codes.enrolment_of(f"1235{personal[4:]}") is None
    last = "1" if personal[-1] != "1" else "2"
    assert codes.enrolment_of(personal[:-1] + last) is None


@pytest.mark.parametrize("code", ["", "12345678", "x12345678", "²12345678", "9" * 40, "DEMO0001"])
def test_what_is_no_personal_code_is_nobodys(code: str) -> None:
    assert codes.enrolment_of(code) is None


def test_a_code_is_read_in_groups_and_typed_as_one_likes() -> None:
    assert grouped("48217306") == "4821 7306"
    assert bare(" 4821-7306. ") == "48217306"
    assert bare("٤٨٢١٧٣٠٦") == ""  # digits elsewhere, which no comparison of bytes takes
