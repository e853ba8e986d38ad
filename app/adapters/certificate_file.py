"""Certificates as PDF: A4 landscape, one page a person, with a code that leads to its verification.

Typst sets them from the template beside this file. What people typed goes there as JSON and can
never be markup; the fonts are Typst's own and the vendored ones, so a page looks the same anywhere.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.adapters.qr import qr_svg
from app.domain.official_document import (
    Office,
    official_day,
    official_number,
    official_period,
)

if TYPE_CHECKING:
    from typst import Fonts

_TEMPLATE = Path(__file__).with_suffix(".typ")


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate, as entered in the register.

    number: in the register. code: what may be typed to verify it. address: what its QR leads to.
    salutation: «Ông» or «Bà», "" for either. born: a day or only a year, as the roster has it; ""
    where unknown. overprint: across the page, for one that is not, or no longer, valid.
    """

    full_name: str
    unit: str
    course: str
    starts_on: date
    ends_on: date
    number: str
    issued_on: date
    code: str
    address: str
    salutation: str = ""
    born: str = ""
    hours: Decimal | None = None
    overprint: str = ""


def certificate_file(
    certificates: Sequence[Certificate], office: Office, *, verify_at: str
) -> bytes:
    """A PDF of these certificates, a page each, in their order. The same data give the same bytes.

    verify_at: the page where a code is typed, as it is printed. Raises ValueError without a
    certificate: a PDF has a page.
    """
    import typst

    if not certificates:
        raise ValueError("no certificate")
    data = {
        "office": {
            "name": office.name,
            "above": office.above,
            "place": office.place,
            "authority": office.authority,
            "signature": office.signature,
            "signer": office.signer,
        },
        "verify_at": verify_at,
        "certificates": [_page(certificate, office) for certificate in certificates],
    }
    return typst.compile(
        _TEMPLATE,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=_fonts(),
        pdf_standards=["ua-1"],
    )


def _page(certificate: Certificate, office: Office) -> dict[str, Any]:
    """What a page says, in words."""
    return {
        "name": certificate.full_name,
        "salutation": certificate.salutation,
        "born": certificate.born,
        "unit": certificate.unit,
        "course": certificate.course,
        "period": official_period(certificate.starts_on, certificate.ends_on),
        "hours": official_number(certificate.hours) if certificate.hours else "",
        "number": certificate.number,
        "issued": f"{office.place}, {official_day(certificate.issued_on)}",
        "code": certificate.code,
        "address": certificate.address,
        "qr": qr_svg(certificate.address),
        "overprint": certificate.overprint,
    }


@lru_cache(maxsize=1)
def _fonts() -> "Fonts":
    """Typst's own: Libertinus Serif has the letters of Ê Đê and Ba Na names, ƀ and ŏ among them."""
    import typst

    return typst.Fonts(include_system_fonts=False)
