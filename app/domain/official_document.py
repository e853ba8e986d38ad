"""How Vietnamese offices write their documents: who signs, and how days and numbers are put.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.coverage import percent_shown

_TWO_DIGITS = 10
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_KINDS = {"QĐ": "Quyết định", "NQ": "Nghị quyết", "KH": "Kế hoạch", "CT": "Chỉ thị"}
_NUMBERED = re.compile(r"\d+/(?:\d{4}/)?(?P<kind>[A-ZĐ]+)-")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues a document, as it stands in its head and at its foot.

    above: the agency above it; "" for one that stands alone. symbol: its part of a document's
    number, «SNV». place: where it has its seat. authority: who decides, «Giám đốc Sở Nội vụ».
    signature: the lines above the signature, «KT. GIÁM ĐỐC», «PHÓ GIÁM ĐỐC». signer: "" while it
    is not known who will sign. archive: who keeps the draft, behind «Lưu: VT».
    """

    name: str
    symbol: str
    place: str
    authority: str
    signature: tuple[str, ...]
    above: str = ""
    signer: str = ""
    archive: str = ""


def official_day(day: date) -> str:
    """A day in words. Days below 10 and the months 1 and 2 get a zero, other months do not."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def official_short_day(day: date) -> str:
    """A day in figures, as in a list: 05/8/1985. Zeros as in words."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def official_decision(number: str, day: date) -> str:
    """A decision as others rest on it. number: with or without its kind, «45/QĐ-SNV»."""
    kind = "" if number[:1].isalpha() else "Quyết định số "
    return f"{kind}{number} {official_day(day)}"


def cited(number: str, issued: str, issuer: str, about: str = "") -> str:
    """A document in full, as others rest on it; "" where its number, kind or day is not known.

    number: «146/QĐ-TTg». issued: a day in ISO form, or less than a day.
    """
    found = _NUMBERED.match(number)
    kind = _KINDS.get(found["kind"]) if found else None
    if kind is None or not _DAY.fullmatch(issued):
        return ""
    words = f" {about[:1].lower()}{about[1:]}" if about else ""
    return f"{kind} số {number} {official_day(date.fromisoformat(issued))} của {issuer}{words}"


def official_period(first: date, last: date) -> str:
    """From a first to a last day (both included); a single day alone."""
    if first == last:
        return official_day(first)
    return f"từ {official_day(first)} đến {official_day(last)}"


def official_weekday(day: date) -> str:
    """Thứ Hai … Chủ nhật, as at the beginning of a line."""
    return _WEEKDAYS[day.weekday()]


def official_count(count: int) -> str:
    """A count in a sentence: 05, 60, 1.040. A zero keeps a digit from being put before another."""
    return f"{count:02}" if 0 < count < _TWO_DIGITS else f"{count:,}".replace(",", ".")


def official_number(number: Decimal) -> str:
    """A number with as many places as it needs: 40 or 7,5."""
    whole, _, places = f"{number:,f}".partition(".")
    places = places.rstrip("0")
    return whole.replace(",", ".") + (f",{places}" if places else "")


def official_percent(part: int, whole: int) -> str:
    """A share as the register shows it: 78,1%. Of nothing, a dash."""
    return f"{percent_shown(part, whole)}%".replace(".", ",") if whole else "–"
