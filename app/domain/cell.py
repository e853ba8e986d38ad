"""Cells of files as people fill them in: what a date, a yes or a number may look like."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from app.domain.fault import Fault
from app.domain.label import N_
from app.domain.person import NATIONAL_ID_LENGTH, is_national_id
from app.domain.unit import FOR_EVER, SINCE_EVER
from app.domain.vietnamese import clean, fold

Cell = str | float | int | bool | date | datetime | time | timedelta | None

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FIRST_YEAR_COUNTED = 2000
_SERIAL_ZERO = date(1899, 12, 30)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+)?")
_YEAR = re.compile(r"(?:19|20)\d\d|2100")
_SERIAL = re.compile(r"[1-9]\d{4}")
# One word or more, single spaces between; a # may begin a formula error, which `text` refuses.
_PLAIN_LINE = '(?:[!"$-~]+(?: [!"$-~]+)*)?'
_PLAIN = re.compile(f"{_PLAIN_LINE}(?:\n{_PLAIN_LINE})*")
_NATIONAL_ID = re.compile(r"(?:0[0-9]{11})?(?:\n(?:0[0-9]{11})?)*")
_FORMULA_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


class CellRefused(Fault):
    """A cell that cannot be read as what its column holds."""


class NotADate(CellRefused):
    """No day of the calendar, or a way of writing one that two people would read differently."""

    message = N_("«%(found)s» không phải là một ngày có thật. Hãy sửa lại, ví dụ 31/12/2024.")
    expected = N_("ngày dạng 31/12/2024 hoặc 2024-12-31, hoặc chỉ năm (2024)")


class NotAYear(CellRefused):
    """No year that figures could be of; a day is more than is asked for."""

    message = N_("«%(found)s» không phải là một năm. Hãy ghi bốn chữ số, ví dụ 2024.")
    expected = N_("năm từ 2000 đến 2100, như 2024")


class NotYesOrNo(CellRefused):
    """Neither."""

    message = N_("Không rõ «%(found)s» là có hay không. Hãy ghi «có» hoặc «không».")
    expected = N_("có (1, x, có, true) hoặc không (0, không, false, để trống)")


class NotACount(CellRefused):
    """Counts are whole and not negative."""

    message = N_("«%(found)s» không phải là số nguyên từ 0 trở lên. Hãy sửa lại số này.")
    expected = N_("số nguyên từ 0 trở lên")


class NotANumber(CellRefused):
    """Not a decimal from 0 up that the register can hold."""

    message = N_("«%(found)s» không phải là số từ 0 đến %(most)s. Hãy ghi như 8,5 hoặc 8.5.")
    expected = N_("số từ 0 đến %(most)s, như 8,5")


class NotANationalId(CellRefused):
    """Not the shape of an identity number. The number itself is not repeated."""

    message = N_(
        "Số định danh (CCCD) không đúng dạng 12 chữ số bắt đầu bằng 0. Hãy đối chiếu với thẻ căn "
        "cước; để ô ở dạng văn bản (Text) thì Excel không làm mất số 0."
    )
    expected = N_("12 chữ số, bắt đầu bằng 0")


class FormulaError(CellRefused):
    """What a spreadsheet shows when its own calculation failed."""

    message = N_("Công thức trong ô bị lỗi (%(found)s). Hãy dán giá trị thay cho công thức.")
    expected = N_("giá trị, không phải lỗi công thức")


class UnknownCode(CellRefused):
    """Not among the codes and names of a closed set."""

    message = N_("Không hiểu «%(found)s». Hãy dùng một trong các giá trị được chấp nhận.")
    expected = N_("một trong: %(accepted)s")


def shown(cell: Cell) -> str:
    """A cell as a person sees it in the spreadsheet, for messages."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y")
    return "" if cell is None else str(cell)


def is_blank(cell: Cell) -> bool:
    """Nothing, or nothing visible."""
    if not isinstance(cell, str):
        return cell is None
    visible = cell.strip()
    return not visible or (not visible[0].isprintable() and not clean(visible))


def text(cell: Cell) -> str:
    """Clean text; a number without the .0 that spreadsheets put behind codes."""
    if isinstance(cell, str):
        # Most cells are plain already; the full cleaning costs ten times as much.
        written = " ".join(cell.split()) if cell.isascii() else clean(cell)
        if written in _FORMULA_ERRORS:
            raise FormulaError(found=written)
        return written
    return shown(cell)


def all_plain(cells: Sequence[Cell]) -> bool:
    """Whether every cell is blank, or ASCII text that `text` would return as it is.

    Told for thousands of cells at once, which are codes and addresses most of the time.
    """
    return _all_match(_PLAIN, cells)


def all_national_ids(cells: Sequence[Cell]) -> bool:
    """Whether every cell is blank, or an identity number as it should be."""
    return _all_match(_NATIONAL_ID, cells)


def _all_match(lines: re.Pattern[str], cells: Sequence[Cell]) -> bool:
    try:
        joined = "\n".join(cells)  # type: ignore[arg-type]  # what is not text raises
    except TypeError:
        return False
    return joined.count("\n") == len(cells) - 1 and lines.fullmatch(joined) is not None


def phone(cell: Cell) -> str:
    """A telephone number; one of nine digits that was a number gets its leading zero back."""
    return f"0{text(cell)}" if lost_zero(cell) else text(cell)


def lost_zero(cell: Cell) -> bool:
    """Whether a number cell holds a telephone number without its first zero."""
    return isinstance(cell, int | float) and len(shown(cell)) == 9


def national_id(cell: Cell) -> str:
    """The twelve digits; only a number cell may have lost leading zeros. See `lost_zeros`."""
    written = text(cell)
    if lost_zeros(cell):
        written = written.zfill(NATIONAL_ID_LENGTH)
    if not is_national_id(written):
        raise NotANationalId
    return written


def lost_zeros(cell: Cell) -> bool:
    """Whether a number cell holds an identity number without its first zero, or first two.

    Provinces have codes from 001 to 096, so no more than two can have been lost.
    """
    return (
        isinstance(cell, int | float)
        and NATIONAL_ID_LENGTH - 2 <= len(shown(cell)) < NATIONAL_ID_LENGTH
    )


def birth(cell: Cell) -> date | int:
    """A birth date, or the year alone where only that is known."""
    return year_alone(cell) or _day(cell)


def first_day(cell: Cell) -> date:
    """The first day of something; of a year alone 1 January."""
    year = year_alone(cell)
    return date(year, 1, 1) if year else _day(cell)


def last_day(cell: Cell) -> date:
    """The last day of something; of a year alone 31 December."""
    year = year_alone(cell)
    return date(year, 12, 31) if year else _day(cell)


def year_alone(cell: Cell) -> int | None:
    """The year of a cell that holds nothing else; a number from 1900 to 2100 is one."""
    if isinstance(cell, datetime | date | time | timedelta):
        return None
    written = text(cell)
    return int(written) if _YEAR.fullmatch(written) else None


def year(cell: Cell) -> int:
    """A year that figures are of."""
    found = year_alone(cell)
    if found is None or found < _FIRST_YEAR_COUNTED:
        raise NotAYear(found=shown(cell))
    return found


def _day(cell: Cell) -> date:
    found = _some_day(cell)
    if found is None or not (
        _FIRST_YEAR <= found.year <= _LAST_YEAR or found in (SINCE_EVER, FOR_EVER)
    ):
        raise NotADate(found=shown(cell))
    return found


def _some_day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time | timedelta):
        return None
    if isinstance(cell, int | float):
        return _of_serial(cell)
    return _of_text(text(cell))


def _of_text(written: str) -> date | None:
    if match := _DAY_FIRST.fullmatch(written):
        day, month, year = map(int, match.groups())
    elif match := _ISO.fullmatch(written):
        year, month, day = map(int, match.groups())
    else:
        return _of_serial(int(written)) if _SERIAL.fullmatch(written) else None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_serial(serial: float) -> date | None:
    """A day as Excel counts them. Days before March 1900, which it counts wrong, do not occur."""
    try:
        return _SERIAL_ZERO + timedelta(days=int(serial)) if serial > 60 else None
    except OverflowError:
        return None


_YES_OR_NO = {
    **dict.fromkeys(("1", "x", "co", "true", "yes", "dung"), True),
    **dict.fromkeys(("0", "khong", "false", "no", "sai"), False),
}


def yes_no(cell: Cell) -> bool:
    """A yes or a no; blank cells are no, which is the column's business."""
    try:
        return _YES_OR_NO[fold(text(cell))]
    except KeyError:
        raise NotYesOrNo(found=shown(cell)) from None


def passed(cell: Cell) -> bool:
    """A yes or a no, or the words for passing and failing."""
    words = {"dat": True, "khong dat": False, "pass": True, "fail": False}
    word = fold(text(cell))
    return words[word] if word in words else yes_no(cell)


def count(cell: Cell) -> int:
    """A whole number from 0 up."""
    written = text(cell)
    if isinstance(cell, bool) or not re.fullmatch(r"\d{1,7}", written):
        raise NotACount(found=shown(cell))
    return int(written)


def number(digits: int) -> Callable[[Cell], Decimal]:
    """A reader of decimals from 0 up with two decimals and so many digits before them."""
    most = 10**digits - 1

    def read(cell: Cell) -> Decimal:
        written = text(cell).replace(",", ".")
        try:
            value = Decimal(written).quantize(Decimal("0.01"), ROUND_HALF_UP)
        except InvalidOperation:
            raise NotANumber(found=shown(cell), most=most) from None
        if isinstance(cell, bool) or not value.is_finite() or not 0 <= value <= most:
            raise NotANumber(found=shown(cell), most=most)
        return value

    return read


def spelling_key(written: str) -> str:
    """What is left when case, marks, spacing and punctuation do not matter."""
    return "".join(filter(str.isalnum, fold(written)))


def code(accepted: Mapping[str, str], words: str) -> Callable[[Cell], str]:
    """A reader of one code of a closed set.

    accepted: codes by the keys of their spellings. words: what to tell who wrote something else.
    """

    def read(cell: Cell) -> str:
        try:
            return accepted[spelling_key(text(cell))]
        except KeyError:
            raise UnknownCode(found=shown(cell), accepted=words) from None

    return read


def listed(read: Callable[[Cell], str]) -> Callable[[Cell], tuple[str, ...]]:
    """A reader of a list by semicolons, each part once, in the order written."""

    def read_list(cell: Cell) -> tuple[str, ...]:
        parts = text(cell).split(";") if isinstance(cell, str) else [cell]
        return tuple(dict.fromkeys(read(part) for part in parts if not is_blank(part)))

    return read_list
