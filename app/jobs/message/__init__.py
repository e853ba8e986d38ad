"""Letters drafted from what stands in the register, and sent: the periodic work of workers.

No service says that a letter should go out. Workers look at what has happened to places, compare
classes with what people were last told of them, and know the days on which to remind.
"""

from email.utils import parseaddr
from urllib.parse import urlsplit

from flask import current_app

from app.domain.message import MailServer

_NOWHERE = "so-dao-tao-so.invalid"


def mail_server() -> MailServer | None:
    """Who takes letters on; None: nobody, they stay in the outbox."""
    server: MailServer | None = current_app.config["MAIL_SERVER"]
    return server


def public_address() -> str | None:
    """What comes before the paths of links."""
    address: str | None = current_app.config["PUBLIC_ADDRESS"]
    return address


def mail_domain() -> str:
    """Where Message-IDs and the UIDs of calendars are from; it must not change with the machine."""
    address, server = public_address(), mail_server()
    if address:
        return urlsplit(address).hostname or _NOWHERE
    return parseaddr(server.sender)[1].rpartition("@")[2] if server else _NOWHERE
