"""Files that come with an application."""

from __future__ import annotations

import base64
import io
import zipfile

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def pdf(script: str | None = None, attached: bytes | None = None) -> bytes:
    """A page, with a script or an attached file."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    if attached:
        writer.add_attachment("x.exe", attached)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """A document for word processors, with more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        for name, content in more.items():
            archive.writestr(f"word/{name}.bin", content)
    return out.getvalue()


def data(content: bytes, type_: str = "application/pdf") -> str:
    """A file, a PDF unless told, as bodies of requests hold it."""
    return f"data:{type_};base64," + base64.b64encode(content).decode()


CV = data(pdf())
LETTER = data(docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
"""A document that takes a third of what a PDF takes to be looked into."""
