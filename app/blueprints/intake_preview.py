"""The page of a file that waits: what it would do, checked now or by a worker before."""

from datetime import datetime

from flask import g, render_template, url_for

from app.blueprints.intake_check import desk, found_by_a_worker, is_left_to_a_worker
from app.blueprints.intake_lines import first_rows, notice_text, problem_line, tally_words
from app.domain.finding import Findings
from app.domain.intake import ImportKind, OnConflict
from app.forms.intake import WaiveForm
from app.i18n import _
from app.jobs.intake import findings_of
from app.models import ImportBatch, Job
from app.queries import totals
from app.queries.intake import same_file_applied


def file_url(endpoint: str, batch: ImportBatch, choice: OnConflict = OnConflict.KEEP) -> str:
    """An address of a file, with the choice unless it is the usual one."""
    asked = None if choice is OnConflict.KEEP else choice.value
    return url_for(endpoint, batch_id=batch.id, token=batch.token, on_conflict=asked)


def preview_page(batch: ImportBatch, choice: OnConflict, form: WaiveForm) -> str:
    """What the file would do, or, if it is large and unchecked with this choice, the way there.

    form: the word on it, as it was given if it was refused.
    """
    job = found_by_a_worker(batch, choice)
    if job is None and is_left_to_a_worker(batch):
        return render_template("intake/unchecked.html", batch=batch, **_chosen(batch, choice))
    found = _found(batch, choice, job)
    headers, rows = first_rows(batch.kind, found)
    return render_template(
        "intake/preview.html",
        batch=batch,
        form=form,
        found=found,
        summary=tally_words(found.tally),
        problems=[problem_line(batch.kind, problem) for problem in found.problems],
        notices=[notice_text(notice) for notice in found.notices],
        headers=headers,
        rows=rows,
        good_summary=tally_words(found.good) if found.good else "",
        with_errors_url=file_url("intake.with_errors", batch, choice),
        is_large=job is not None,
        outdated_at=_outdated_at(batch, job) if job else None,
        same=same_file_applied(g.db, batch),
        **_chosen(batch, choice),
    )


def _found(batch: ImportBatch, choice: OnConflict, job: Job | None) -> Findings:
    if job and job.details:
        return Findings.from_json(job.details)
    here = desk()
    verdict = here.verdict_on(batch, choice)
    return findings_of(verdict, here.good_rows(batch, verdict, choice))


def _outdated_at(batch: ImportBatch, job: Job) -> datetime | None:
    """When a worker checked the file, if the register has changed since."""
    checked_against = job.result["version"] if job.result else None
    is_the_same = checked_against == totals.version(g.db, batch.province_id)
    return None if is_the_same else job.started_at


def _chosen(batch: ImportBatch, choice: OnConflict) -> dict[str, object]:
    """What the pages of a file know of the choice: itself, and the ways to the others."""
    return {"choice": choice, "choices": _choices(batch, choice)}


def _choices(batch: ImportBatch, chosen: OnConflict) -> list[dict[str, object]]:
    """The two ways to meet results that the register has otherwise, as tabs; none elsewhere."""
    if batch.kind is not ImportKind.COMPLETIONS:
        return []
    return [
        {
            "label": _(one.label),
            "url": file_url("intake.preview", batch, one),
            "active": one is chosen,
        }
        for one in OnConflict
    ]
