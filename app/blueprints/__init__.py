"""HTTP: what each address answers. Thin over queries and services."""

from flask import Flask

from app.blueprints import (
    account,
    approval,
    assessment,
    attendance,
    audit,
    calendar,
    certificate,
    chart,
    check_in,
    check_in_desk,
    class_document,
    closing,
    completion,
    course,
    course_class,
    coverage,
    education,
    enrolment,
    fact,
    home,
    intake,
    invitation,
    job,
    language,
    meeting,
    message,
    nomination,
    office,
    person,
    person_edit,
    place,
    plan,
    planning,
    posting,
    registration,
    search,
    seat_hold,
    statement,
    styleguide,
    substitution,
    trainee,
    trainer,
    unit,
    unit_choice,
    unit_close,
    unit_edit,
    user,
    verification,
    walk_in,
)
from app.config import Environment


def init_app(app: Flask) -> None:
    """Register every blueprint."""
    app.register_blueprint(account.bp)
    app.register_blueprint(coverage.bp)
    app.register_blueprint(chart.bp)
    app.register_blueprint(home.bp)
    app.register_blueprint(plan.bp)
    app.register_blueprint(education.bp)
    app.register_blueprint(unit.bp)
    app.register_blueprint(unit_choice.bp)
    app.register_blueprint(person.bp)
    app.register_blueprint(person_edit.bp)
    app.register_blueprint(posting.bp)
    app.register_blueprint(unit_edit.bp)
    app.register_blueprint(unit_close.bp)
    app.register_blueprint(planning.bp)
    app.register_blueprint(course.bp)
    app.register_blueprint(course_class.bp)
    app.register_blueprint(meeting.bp)
    app.register_blueprint(trainer.bp)
    app.register_blueprint(place.bp)
    app.register_blueprint(nomination.bp)
    app.register_blueprint(approval.bp)
    app.register_blueprint(seat_hold.bp)
    app.register_blueprint(substitution.bp)
    app.register_blueprint(enrolment.bp)
    app.register_blueprint(attendance.bp)
    app.register_blueprint(check_in_desk.bp)
    app.register_blueprint(walk_in.bp)
    app.register_blueprint(check_in.bp)
    app.register_blueprint(completion.bp)
    app.register_blueprint(office.bp)
    app.register_blueprint(certificate.bp)
    app.register_blueprint(closing.bp)
    app.register_blueprint(class_document.bp)
    app.register_blueprint(verification.bp)
    app.register_blueprint(assessment.bp)
    fact.register(app)
    app.register_blueprint(statement.bp)
    app.register_blueprint(intake.bp)
    app.register_blueprint(search.bp)
    app.register_blueprint(trainee.bp)
    app.register_blueprint(registration.bp)
    app.register_blueprint(invitation.bp)
    app.register_blueprint(user.bp)
    app.register_blueprint(audit.bp)
    app.register_blueprint(job.bp)
    app.register_blueprint(message.bp)
    app.register_blueprint(calendar.bp)
    app.register_blueprint(language.bp)
    if app.config["APP_ENV"] != Environment.PRODUCTION:
        app.register_blueprint(styleguide.bp)
