"""Letters to a mail server: how they are written (RFC 5322) and how they are handed over (SMTP)."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape
from types import TracebackType
from typing import Self

from app.domain.message import Letter, MailRefused, MailServer, MailServerLost

_SECONDS = 30
"""How long a server may take over one answer; over all of a letter it stays within the lease."""

_STYLE = "font-family: Arial, sans-serif; font-size: 15px; line-height: 1.5;"


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter ready to be sent. public_address: before the paths of its links; None: no links."""

    letter: Letter
    name: str
    address: str
    message_id: str
    drafted_at: datetime
    public_address: str | None
    closing: str
    calendar: str | None = None


class MailConnection:
    """A connection to a mail server, for as many letters as there are."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def __enter__(self) -> Self:
        """Connect. Raises MailServerLost."""
        try:
            self._smtp = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerLost(_words(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()

    def send(self, mail: Mail) -> None:
        """Hand a letter over. Raises MailRefused, or MailServerLost where nobody can say."""
        try:
            written = compose(mail, self._server.sender)
        except (MessageError, ValueError) as error:
            raise MailRefused(_words(error), is_final=True) from error
        try:
            self._smtp.send_message(written)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            raise _refused(code, words) from refusal
        except smtplib.SMTPSenderRefused as refusal:  # The fault of no letter, but of the settings.
            raise MailServerLost(_words(refusal)) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise _refused(refusal.smtp_code, refusal.smtp_error) from refusal
        except smtplib.SMTPNotSupportedError as refusal:
            raise MailRefused(_words(refusal), is_final=True) from refusal
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerLost(_words(error)) from error

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        where = (server.host, server.port)
        if server.security == "tls":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(*where, timeout=_SECONDS)
        try:
            if server.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            if server.user is not None:
                smtp.login(server.user, server.password or "")
        except (smtplib.SMTPException, OSError):
            smtp.close()
            raise
        return smtp


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The letter as it travels: text, the same as HTML, and a calendar. Raises ValueError."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = mail.message_id
    message["Date"] = format_datetime(mail.drafted_at)
    message["From"] = _address(*parseaddr(sender))
    message["To"] = _address(mail.name, mail.address)
    message["Subject"] = mail.letter.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(mail))
    message.add_alternative(as_html(mail), subtype="html")
    if mail.calendar is not None:
        message.add_attachment(
            mail.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="lich.ics",
            params={"charset": "utf-8", "method": "PUBLISH"},
        )
    return message


def as_text(mail: Mail) -> str:
    """The letter for whoever reads plain text."""
    letter, blocks = mail.letter, list(mail.letter.paragraphs)
    if letter.facts:
        blocks.append("\n".join(f"- {label}: {value}" for label, value in letter.facts))
    if (link := _link(mail)) is not None:
        blocks.append(f"{link[0]}: {link[1]}")
    return "\n\n".join([*blocks, f"-- \n{mail.closing}"]) + "\n"


def as_html(mail: Mail) -> str:
    """The letter for everybody else: nothing in it comes from elsewhere, and nothing is counted."""
    rows = "".join(
        "<tr><th style='text-align: left; vertical-align: top; padding: 4px 16px 4px 0; "
        "font-weight: normal; color: #555; white-space: nowrap;'>"
        f"{escape(label)}</th><td style='padding: 4px 0;'>{escape(value)}</td></tr>"
        for label, value in mail.letter.facts
    )
    table = f"<table style='border-collapse: collapse; {_STYLE}'>{rows}</table>" if rows else ""
    link = _link(mail)
    button = (
        "<p style='margin: 20px 0;'>"
        f"<a href='{escape(link[1])}' style='display: inline-block; padding: 10px 18px; "
        "background: #0b5394; color: #ffffff; text-decoration: none; border-radius: 4px;'>"
        f"{escape(link[0])}</a></p>"
        if link
        else ""
    )
    words = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in mail.letter.paragraphs)
    return (
        "<!doctype html><html lang='vi'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(mail.letter.subject)}</title></head>"
        f"<body style='margin: 0; padding: 24px; color: #1a1a1a; {_STYLE}'>"
        f"<div style='max-width: 600px;'>{words}{table}{button}"
        "<p style='border-top: 1px solid #ddd; padding-top: 12px; font-size: 13px; color: #555;'>"
        f"{escape(mail.closing)}</p></div></body></html>\n"
    )


def _link(mail: Mail) -> tuple[str, str] | None:
    if mail.letter.link is None or mail.public_address is None:
        return None
    label, path = mail.letter.link
    return label, f"{mail.public_address}{path}"


def _address(name: str, address: str) -> Address:
    """A header's address. Raises ValueError or MessageError where it is none."""
    try:
        return Address(display_name=name, addr_spec=address)
    except (IndexError, AttributeError) as slip:  # The library's own, over «an@» and «an@[».
        raise ValueError(f"no address: {address}") from slip


def _refused(code: int, words: bytes | str) -> MailRefused:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return MailRefused(f"{code} {text}", is_final=code >= 500)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
