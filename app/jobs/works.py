"""Every kind of job, and how it is done."""

from collections.abc import Mapping

from app.domain.job import JobKind
from app.jobs.export import export
from app.jobs.intake import check_file, take_file_in
from app.jobs.nightly import nightly
from app.jobs.work import Work

WORKS: Mapping[JobKind, Work] = {
    JobKind.CHECK_FILE: Work(check_file),
    JobKind.TAKE_FILE_IN: Work(take_file_in),
    JobKind.EXPORT: Work(export),
    JobKind.NIGHTLY: Work(nightly),
}
"""A new kind of job is a member of JobKind, a function of a Ground, and a line here."""
