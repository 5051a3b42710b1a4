"""A file is taken for what it is, or refused with the reason that fits."""

import io
import zipfile

import pytest

from chengxin.engines.attachments.errors import (
    ActiveFileError,
    BrokenFileError,
    LockedFileError,
    OversizedFileError,
    RefusedFileError,
    TwofoldFileError,
    UnknownFileError,
)
from chengxin.engines.attachments.examining import clean_name, examine
from chengxin.law.rulebook import default
from chengxin.law.rulebook.schemas.evidence import EvidencePack
from tests.engines.attachments import files

PACK = default().editions_of("evidence.general")[-1]
assert isinstance(PACK, EvidencePack)
ATTACHED = "/Annots [<< /Subtype /FileAttachment /Rect [0 0 1 1] >>] >>"
MACRO_TYPES = files.TYPES.replace("document.main", "document.macroEnabled.main")
SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def refusal(content: bytes, name: str = "材料.pdf") -> RefusedFileError:
    with pytest.raises(RefusedFileError) as caught:
        examine(name=name, content=content, pack=PACK)
    return caught.value


@pytest.mark.parametrize(
    ("content", "name", "shown", "media"),
    [
        (files.pdf(), "缴款凭证.pdf", "缴款凭证.pdf", "application/pdf"),
        (files.png(), "照片.PNG", "照片.PNG", "image/png"),
        (files.jpeg(), "扫描件.jpg", "扫描件.jpg", "image/jpeg"),
        (files.docx(), "说明.docx", "说明.docx", "wordprocessingml.document"),
        (files.xlsx(), "流水.xlsx", "流水.xlsx", "spreadsheetml.sheet"),
        (files.png(), "身份.jpg", "身份.jpg.png", "image/png"),
        (files.jpeg() + b"\0\0" * 8, "a.jpeg", "a.jpeg", "image/jpeg"),
        (files.jpeg() + files.jpeg(), "a.jpg", "a.jpg", "image/jpeg"),
        (files.pdf(catalogue="/Names << /Dests << >> >>"), "a.pdf", "a.pdf", "application/pdf"),
    ],
    ids=[
        "pdf", "png", "jpeg", "docx", "xlsx", "named-otherwise", "filled-up", "with-preview",
        "destinations",
    ],
)  # fmt: skip
def test_an_honest_file_is_taken_for_what_it_is(
    content: bytes, name: str, shown: str, media: str
) -> None:
    found = examine(name=name, content=content, pack=PACK)
    assert found.name == shown
    assert found.media_type.endswith(media)


@pytest.mark.parametrize(
    "content",
    [
        files.pdf("<< /S /JavaScript /JS (1) >>", catalogue="/OpenAction 4 0 R"),
        files.pdf("<< /S /J#61vaScript >>", catalogue="/OpenAction 4 0 R"),
        files.pdf(SCRIPT),  # nothing leads to it, yet it is there
        files.pdf("<< /Names [(a) 5 0 R] >>", SCRIPT, catalogue="/Names << /JavaScript 4 0 R >>"),
        files.pdf("<< /S /Launch /F (cmd.exe) >>", catalogue="/OpenAction 4 0 R"),
        files.pdf("<< /S /SubmitForm /F (http://a) >>", catalogue="/OpenAction 4 0 R"),
        files.pdf("<< /Names [(a) << /Type /Filespec /EF << >> >>] >>",
                  catalogue="/Names << /EmbeddedFiles 4 0 R >>"),
        files.pdf("<< /XFA [] >>", catalogue="/AcroForm 4 0 R"),
        files.pdf(page=files.PAGE[:-2] + ATTACHED),
        files.docx({"word/vbaProject.bin": b"x"}),
        files.docx({"word/embeddings/oleObject1.bin": b"x"}),
        files.docx({"word/activeX/activeX1.xml": "<a/>"}),
        files.docx({"word/_rels/settings.xml.rels": files.RELATIONS.format(files.TEMPLATE)}),
        files.docx({"[Content_Types].xml": MACRO_TYPES}),
        files.docx({"word/_rels/a.rels": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}),
        files.docx({"word/_rels/a.rels": "<!DOCTYPE a><a/>".encode("utf-16")}),
    ],
    ids=[
        "pdf-script", "pdf-script-spelled-otherwise", "pdf-script-out-of-reach",
        "pdf-script-by-name",
        "pdf-launch", "pdf-form-that-sends", "pdf-file-inside", "pdf-xfa", "pdf-attachment",
        "macros",
        "object-inside", "control", "template-from-elsewhere", "macro-type", "doctype",
        "doctype-in-utf-16",
    ],
)  # fmt: skip
def test_what_could_act_by_itself_is_refused(content: bytes) -> None:
    found = refusal(content)
    assert isinstance(found, ActiveFileError)
    assert found.part


@pytest.mark.parametrize(
    "content",
    [
        files.png() + b"behind",
        files.png() + files.xlsx(),
        files.jpeg() + b"behind",
        files.jpeg() + files.docx(),
        files.jpeg(comment=files.pdf()),
        files.pdf() + files.docx(),
        files.pdf() + b"<script>",
        files.docx() + b"behind",
        b"MZ" + files.docx(),
    ],
    ids=[
        "png-and-more", "png-and-zip", "jpeg-and-more", "jpeg-and-zip", "jpeg-and-pdf",
        "pdf-and-zip",
        "pdf-and-script", "docx-and-more", "program-and-docx",
    ],
)  # fmt: skip
def test_what_is_two_things_at_once_is_refused(content: bytes) -> None:
    assert isinstance(refusal(content), TwofoldFileError | UnknownFileError)


def test_a_part_that_stands_twice_is_refused() -> None:
    twice = io.BytesIO(files.docx())
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("word/document.xml", "<other/>")
    assert isinstance(refusal(twice.getvalue()), TwofoldFileError)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UnknownFileError),
        (b"<html></html>", UnknownFileError),
        (b"MZ\x90\x00", UnknownFileError),
        (files.packed({"a.txt": "x"}), UnknownFileError),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, LockedFileError),
        (files.pdf().replace(b"/Root", b"/Encrypt 1 0 R /Root"), LockedFileError),
        (files.png()[:-3], BrokenFileError),
        (files.png().replace(b"IDAT", b"IDAX"), BrokenFileError),
        (files.jpeg()[:-2], BrokenFileError),
        (b"%PDF-1.7\nnothing\n%%EOF\n", BrokenFileError),
        (files.png(20_000, 20_000), OversizedFileError),
        (files.jpeg(60_000, 60_000), OversizedFileError),
    ],
    ids=[
        "nothing", "page", "program", "archive", "old-office", "locked-pdf", "cut-png",
        "changed-png", "cut-jpeg", "no-pdf", "huge-png", "huge-jpeg",
    ],
)  # fmt: skip
def test_what_cannot_be_examined_is_refused(content: bytes, error: type[RefusedFileError]) -> None:
    assert type(refusal(content)) is error


def test_a_file_larger_than_the_pack_says_is_refused_with_the_limit() -> None:
    small = PACK.model_copy(update={"largest_bytes": 100})
    with pytest.raises(OversizedFileError) as caught:
        examine(name="a.pdf", content=files.pdf(), pack=small)
    assert caught.value.limit == 100


def test_what_unpacks_to_more_than_the_pack_says_is_refused() -> None:
    small = PACK.model_copy(update={"largest_unpacked_bytes": 100_000})
    bomb = files.docx({"word/media/a.bin": b"\0" * 200_000})
    assert len(bomb) < 2_000
    with pytest.raises(OversizedFileError):
        examine(name="a.docx", content=bomb, pack=small)


def test_a_kind_the_pack_does_not_take_is_refused() -> None:
    fewer = PACK.model_copy(update={"kinds": PACK.kinds[:1]})
    with pytest.raises(UnknownFileError):
        examine(name="a.png", content=files.png(), pack=fewer)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\合同.pdf", "合同.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "x.pdf"),
        (" ..", "file"),
        ("长" * 300 + ".pdf", "长" * 112 + ".pdf"),
    ],
    ids=["path", "drive", "direction", "header", "dots", "long"],
)
def test_a_name_is_made_fit_to_be_shown(written: str, shown: str) -> None:
    assert clean_name(written).replace("Set-Cookie", "").strip() == shown
