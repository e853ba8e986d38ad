"""Uploaded files on disk: nobody can guess, reach beyond or read along."""

import stat
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from app.adapters.upload_folder import UploadFolder, UploadGone, owner_name


@pytest.fixture
def folder(tmp_path: Path) -> UploadFolder:
    return UploadFolder(tmp_path / "uploads")


def test_a_file_is_kept_byte_by_byte_for_the_server_alone(folder: UploadFolder) -> None:
    content = bytes(range(256)) * 10_000

    kept = folder.keep(BytesIO(content))

    path = folder.find(kept.token, name="a.xlsx")
    assert path.read_bytes() == content
    assert kept.sha256 == sha256(content).hexdigest()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700


def test_the_same_content_gets_another_name_each_time(folder: UploadFolder) -> None:
    assert folder.keep(BytesIO(b"a")).token != folder.keep(BytesIO(b"a")).token


def test_a_forgotten_file_is_gone_and_can_be_forgotten_again(folder: UploadFolder) -> None:
    kept = folder.keep(BytesIO(b"a"))

    folder.forget(kept.token)
    folder.forget(kept.token)

    with pytest.raises(UploadGone, match=r"cán bộ\.xlsx"):
        folder.find(kept.token, name="cán bộ.xlsx")
    assert list(folder.path.iterdir()) == []


@pytest.mark.parametrize("token", ["", "../secret-key", "a/b", "x" * 42, "é" * 43, "." * 43])
def test_no_token_leads_out_of_the_folder(folder: UploadFolder, token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        folder.find(token, name="a.csv")
    with pytest.raises(ValueError, match="token"):
        folder.forget(token)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Danh sách.xlsx", "Danh sách.xlsx"),
        ("C:\\Users\\An\\Danh sách.XLSX", "Danh sách.XLSX"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("a\r\nSet-Cookie: b.csv", "aSet-Cookie: b.csv"),
        ("fdp\u202excod.xlsx", "fdpxcod.xlsx"),
        ("danh sa\u0301ch.csv", "danh sách.csv"),
        ("", "tep"),
        (None, "tep"),
    ],
)
def test_the_owners_name_is_made_fit_to_read(written: str | None, name: str) -> None:
    assert owner_name(written) == name


def test_an_endless_name_keeps_its_ending() -> None:
    name = owner_name("a" * 5_000 + ".xlsx")

    assert name.endswith(".xlsx")
    assert len(name) < 150
