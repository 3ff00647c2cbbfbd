"""What people attach: a PDF or a Word document by its name and by its content, nothing active in it.

The file is read in a child process without network, memory and time counted; run as a module, this one is that child.
"""

from __future__ import annotations

import base64
import io
import re
import resource
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark

OCTETS = 3 * 1024 * 1024
ENCODES = 4_215_276
"""Characters of the base64 form, its head included."""
TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_TOO_BIG = mark("Fichier de plus de 3 Mo")
_PRINT = mark("ouvrez-le, puis choisissez « imprimer » et « enregistrer en PDF »")
_ACTIVE = {
    "/EmbeddedFile": mark("un fichier joint, comme les CV d'Europass"),
    "/EmbeddedFiles": mark("un fichier joint, comme les CV d'Europass"),
    "/JS": mark("un script"),
    "/JavaScript": mark("un script"),
    "/Launch": mark("une commande"),
    "/RichMedia": mark("une animation"),
    "/XFA": mark("un formulaire actif"),
    "/SubmitForm": mark("un formulaire actif"),
    "/ImportData": mark("un formulaire actif"),
}
"""Names in a PDF of what acts, or carries something else → what it is to a reader."""
_DOCX_ACTIFS = re.compile(r"vbaproject|activex|embeddings/|oleobject", re.I)
_MEMOIRE, _CPU_S = 1024**3, 20
READ_S = 30
"""What a file is given to be read, by the clock."""
_EXPANSION, _ENTREES = 100 * 1024 * 1024, 2000


class PieceRefusee(Exception):
    """Why a file isn't taken, in French."""


@dataclass(frozen=True)
class PieceJointe:
    """A file that may leave."""

    nom: str
    contenu: bytes

    @property
    def type(self) -> str:
        return TYPES[PurePath(self.nom.lower()).suffix]


def depuis_data(nom: str, data: str) -> PieceJointe:
    """A file given as `data:<type>;base64,…`; raises PieceRefusee."""
    head, found, folded = data.partition(";base64,")
    if not found or not head.startswith("data:"):
        raise PieceRefusee(_("Fichier illisible : « data:<type>;base64,… » est attendu"))
    body = "".join(folded.split())
    if len(head) + len(found) + len(body) > ENCODES:
        raise PieceRefusee(_TOO_BIG)
    try:
        content = base64.b64decode(body, validate=True)
    except ValueError as error:
        raise PieceRefusee(_("Fichier illisible : son base64 est coupé, ou n'en est pas")) from error
    return verify(nom, content)


def verify(nom: str, contenu: bytes) -> PieceJointe:
    """The file, once its content is what its name says and holds nothing that acts; raises PieceRefusee."""
    plain = re.sub(r"[^\w .()-]", "_", PurePath(nom.replace("\\", "/")).name)[-100:].strip() or "cv"
    suffix = PurePath(plain.lower()).suffix
    if suffix not in TYPES:
        raise PieceRefusee(_("Type de fichier non accepté : .pdf ou .docx est attendu"))
    if not contenu:
        raise PieceRefusee(_("Fichier vide"))
    if len(contenu) > OCTETS:
        raise PieceRefusee(_TOO_BIG)
    told = _told(suffix, contenu)
    if told != "OK":
        raise PieceRefusee(told or _("Fichier illisible"))
    return PieceJointe(plain, contenu)


def _told(suffix: str, contenu: bytes) -> str:
    """What the child says of a file; nothing when it was stopped."""
    command = [sys.executable, "-m", "tremplin.families.alternance.common.attachments", suffix]
    try:
        done = subprocess.run(command, input=contenu, capture_output=True, timeout=READ_S, check=False)  # noqa: S603  ours
    except subprocess.TimeoutExpired as error:
        raise PieceRefusee(_("Fichier trop long à lire")) from error
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _read(suffix: str, contenu: bytes) -> str:
    return (_pdf if suffix == ".pdf" else _docx)(contenu)


def _pdf(contenu: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

    if b"%PDF-" not in contenu[:1024]:
        return _("Ce fichier n'est pas un PDF")
    try:
        reader = PdfReader(io.BytesIO(contenu))
        if reader.is_encrypted:
            return _("PDF protégé par un mot de passe : %(print)s", print=_PRINT)
        if not len(reader.pages):
            return _("PDF sans page")
        seen: set[tuple[int, int]] = set()
        todo: list[object] = [reader.trailer]
        while todo:
            one = todo.pop()
            if isinstance(one, IndirectObject):
                key = (one.idnum, one.generation)
                if key in seen:
                    continue
                seen.add(key)
                todo.append(one.get_object())
            elif isinstance(one, DictionaryObject):
                kinds = {
                    one.raw_get(k) for k in ("/S", "/Type", "/Subtype") if k in one and isinstance(one.raw_get(k), str)
                }
                if acting := sorted(_ACTIVE.keys() & {*one.keys(), *kinds}):
                    return _("Ce PDF contient %(acting)s : %(print)s", acting=_ACTIVE[acting[0]], print=_PRINT)
                todo += [one.raw_get(k) for k in one]
                if isinstance(one, StreamObject):
                    continue
            elif isinstance(one, ArrayObject):
                todo += list(one)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError, IndexError):
        return _("PDF illisible : il est coupé ou abîmé, enregistrez-le de nouveau")
    return "OK"


def _docx(contenu: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            entries = archive.infolist()
            names = [e.filename for e in entries]
            if "[Content_Types].xml" not in names or "word/document.xml" not in names:
                return _("Ce fichier n'est pas un document Word (.docx)")
            if len(entries) > _ENTREES or any(_DOCX_ACTIFS.search(n) for n in names):
                return _("Ce document contient des macros ou des objets : enregistrez-le sans")
            size = 0
            for entry in entries:
                with archive.open(entry) as member:
                    while chunk := member.read(1 << 20):
                        size += len(chunk)
                        if size > _EXPANSION:
                            return _("Document trop gros une fois ouvert")
                        if entry.filename == "[Content_Types].xml" and b"macroEnabled" in chunk:
                            return _("Ce document contient des macros : enregistrez-le sans")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return _("Document illisible : il est coupé ou abîmé, enregistrez-le de nouveau")
    return "OK"


def main() -> None:
    """Read a file on the standard input; say « OK », or what is wrong."""
    from tremplin.nowhere import work_nowhere

    resource.setrlimit(resource.RLIMIT_AS, (_MEMOIRE, _MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    work_nowhere()
    content = sys.stdin.buffer.read(OCTETS + 1)
    sys.stdout.write(_read(sys.argv[1], content))


if __name__ == "__main__":
    main()
