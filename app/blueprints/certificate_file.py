"""Certificates as PDF: what the register knows of them, in the words that stand on paper."""

from collections.abc import Sequence
from datetime import date

from flask import Response, g

from app.adapters.certificate_file import Certificate as Page
from app.adapters.certificate_file import certificate_file
from app.domain.certificate import CertificateState, grouped
from app.domain.official_document import official_short_day
from app.domain.person import Gender
from app.models import CourseClass
from app.public import public_url
from app.queries.certificate import Printed
from app.queries.office import office_of

_SALUTATIONS = {Gender.MALE: "Ông", Gender.FEMALE: "Bà"}


def send_certificates(
    course_class: CourseClass, certificates: Sequence[Printed], *, name: str
) -> Response:
    """Certificates of one class, a page each. name: of the file, without its ending."""
    # What the office was called when the results were recognised, however late one prints.
    on = course_class.decided_on or course_class.ends_on
    office = office_of(g.db, course_class.course, on=on)
    verify_at = public_url("verification.index").partition("://")[2]
    pdf = certificate_file([_page(one) for one in certificates], office, verify_at=verify_at)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"{name}.pdf")
    return response


def _page(printed: Printed) -> Page:
    certificate = printed.certificate
    code = grouped(certificate.code)
    return Page(
        full_name=certificate.full_name,
        unit=printed.unit_name or "",
        course=certificate.title,
        starts_on=printed.starts_on,
        ends_on=printed.ends_on,
        number=printed.number,
        issued_on=printed.issued_on,
        code=code,
        address=public_url("verification.show", code=code),
        salutation=_SALUTATIONS[printed.gender] if printed.gender else "",
        born=_born(printed.born),
        hours=printed.hours,
        overprint="" if printed.state is CertificateState.HOLDING else printed.state.label,
    )


def _born(born: date | int | None) -> str:
    if born is None:
        return ""
    return official_short_day(born) if isinstance(born, date) else str(born)
