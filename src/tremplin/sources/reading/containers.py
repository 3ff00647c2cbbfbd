"""Opening files safely: encodings, archives, compression. Nothing here trusts a size or a name read in a header."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import re
import shutil
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from tremplin.domain.text import fold
from tremplin.sources.reading.declaration import VOLUME_MAX, SourceError

if TYPE_CHECKING:
    import fastexcel

MAX_RATIO = 100
MAX_ENTRIES = 10_000
MAX_LINE = 1024 * 1024
MAX_COLUMNS = 500
_MAX_NAME = 255
"""Bytes of a file's name, as file systems have it."""
_SMALL = 10 * 1024**2  # under this, a high ratio is only a small repetitive file

_UNREAD = {
    ".xls": "classeur de l'ancien Excel",
    ".xlsb": "classeur binaire d'Excel",
    ".xlsm": "classeur d'Excel à macros",
    ".ods": "classeur OpenDocument",
    ".numbers": "classeur Numbers",
}
_BEGINNINGS = {
    b"\xd0\xcf\x11\xe0": "un classeur de l'ancien Excel (.xls)",
    b"PK\x03\x04": "une archive ou un classeur",
    b"%PDF": "un PDF",
}
"""First bytes of what is no text, whatever its name."""


def unread(path: Path) -> str | None:
    """Why a file of this name can't be read, and what to do; None for a format that is."""
    suffix = path.suffix.lower()
    kind = _UNREAD.get(suffix)
    return kind and f"le format {suffix} ({kind}) n'est pas lu : enregistrez ce fichier en .xlsx ou en .csv"


_COMPRESSED: dict[str, Callable[[IO[bytes]], IO[bytes] | gzip.GzipFile]] = {
    ".gz": lambda inner: gzip.GzipFile(fileobj=inner),
    ".bz2": bz2.BZ2File,
}
"""Suffix of a file compressed alone → what expands it."""


class _Counted(io.RawIOBase):
    """A compressed file that stops at the limits while it is read, whatever its headers say; damage is refused."""

    def __init__(self, inner: IO[bytes] | gzip.GzipFile, name: str, compressed: int, limit: int) -> None:
        self._inner, self._name, self._limit = inner, name, limit
        self._compressed, self._read = max(compressed, 1), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            chunk = self._inner.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise SourceError(f"{self._name} : fichier compressé endommagé ou tronqué ({error})") from error
        self._read += len(chunk)
        bomb = self._read > _SMALL and self._read > MAX_RATIO * self._compressed
        if bomb or self._read > self._limit:
            raise SourceError(
                f"{self._name} : archive refusée, le contenu dépasse {MAX_RATIO} fois sa taille compressée "
                f"ou {self._limit // 1024**3} Go"
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


@contextmanager
def open_zip(path: Path, limit: int = VOLUME_MAX) -> Iterator[zipfile.ZipFile]:
    """A checked archive: not truncated, not encrypted, no folder escape, no name twice, no link.

    `limit` is in bytes, once expanded.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(f"{path.name} : archive zip illisible ou tronquée ({error})") from error
    with archive:
        infos = archive.infolist()
        if len(infos) > MAX_ENTRIES:
            raise SourceError(f"{path.name} : {len(infos)} fichiers dans l'archive, {MAX_ENTRIES} au plus")
        seen: set[str] = set()
        for info in infos:
            name = unicodedata.normalize("NFC", info.filename).casefold()
            parts = Path(info.filename).parts
            if info.flag_bits & 1:
                raise SourceError(f"{path.name} : « {info.filename} » est chiffré")
            if Path(info.filename).is_absolute() or ".." in parts or (info.external_attr >> 28) == 0xA:
                raise SourceError(f"{path.name} : nom de fichier interdit « {info.filename} »")
            if name in seen:
                raise SourceError(f"{path.name} : « {info.filename} » figure deux fois")
            seen.add(name)
        total = sum(i.file_size for i in infos)
        compressed = sum(i.compress_size for i in infos)
        if total > limit or (total > _SMALL and total > MAX_RATIO * max(compressed, 1)):
            raise SourceError(f"{path.name} : archive refusée, {total} octets annoncés pour {compressed} compressés")
        yield archive


def members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Folded base name (« export fiches csv standard 2024 02 22 csv ») → member, folders left out."""
    return {fold(Path(_readable(i)).name): i for i in archive.infolist() if not i.is_dir()}


def _readable(info: zipfile.ZipInfo) -> str:
    """The name as its author wrote it: some archives hold UTF-8 names without saying so."""
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


@contextmanager
def open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int = VOLUME_MAX) -> Iterator[BinaryIO]:
    """One member, counted while it expands, expanded twice when it is itself compressed; a damaged one is a
    SourceError."""
    try:
        inner = archive.open(info)
    except zipfile.BadZipFile as error:
        raise SourceError(f"{info.filename} : fichier endommagé dans l'archive ({error})") from error
    with inner:
        yield _plain(_counted(inner, info.filename, info.compress_size, limit), info.filename, info.file_size, limit)


def extract(path: Path, into: Path) -> list[tuple[str, Path]]:
    """The files of an archive written under the folder `into`, hidden ones left out, as (name in the archive, file);
    what was compressed alone in it is expanded, under the same bounds."""
    found = []
    with open_zip(path) as archive:
        for rank, info in enumerate(archive.infolist()):
            name = Path(_readable(info))
            if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in name.parts):
                continue
            if len(name.name.encode()) > _MAX_NAME:
                raise SourceError(f"{path.name} : nom de fichier de plus de {_MAX_NAME} octets, « {name.name[:60]}… »")
            target = into / str(rank) / plain_name(name)
            target.parent.mkdir(parents=True)
            with open_member(archive, info) as stream, target.open("wb") as file:
                shutil.copyfileobj(stream, file, 1 << 16)
            found.append((name.as_posix(), target))
    return found


@contextmanager
def open_file(path: Path, limit: int = VOLUME_MAX) -> Iterator[BinaryIO]:
    """The bytes of a file, expanded under the same bounds as an archive when it is a `.gz` or a `.bz2`."""
    with path.open("rb") as inner:
        yield _plain(inner, path.name, path.stat().st_size, limit)


def _plain(inner: BinaryIO, name: str, size: int, limit: int) -> BinaryIO:
    expand = _COMPRESSED.get(Path(name).suffix.lower())
    return inner if expand is None else _counted(expand(inner), name, size, limit)


def _counted(inner: IO[bytes] | gzip.GzipFile, name: str, compressed: int, limit: int) -> BinaryIO:
    raw: io.RawIOBase = _Counted(inner, name, compressed, limit)
    return io.BufferedReader(raw, 1 << 16)


def plain_name(path: Path) -> str:
    """The name of a file without what compressed it: « offres.csv » for « offres.csv.bz2 »."""
    return path.stem if path.suffix.lower() in _COMPRESSED else path.name


@contextmanager
def plain_file(path: Path, beside: Path, limit: int = VOLUME_MAX) -> Iterator[Path]:
    """The file itself, or, when it is compressed, what it holds, written in the folder `beside` for as long as it is
    read."""
    name = plain_name(path)
    if name == path.name:
        yield path
        return
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        expanded = Path(folder) / name
        with open_file(path, limit) as stream, expanded.open("wb") as target:
            shutil.copyfileobj(stream, target, 1 << 16)
        yield expanded


_RETURNS = re.compile(rb'[^"\n]*\r[^\n]')
"""A carriage return alone, in no quoted cell."""


def detect_encoding(stream: BinaryIO, declared: tuple[str, ...], name: str) -> str:
    """The encoding of the whole stream: UTF-8, unless more lines can't be UTF-8 than are UTF-8 beyond ASCII; then the
    declared legacy encoding. A byte that was spoilt costs its own line, not the accents of all the others.

    The stream is read once to the end and rewound by the caller. A publisher whose declaration knows UTF-8
    alone gets a precise refusal (line and byte) for anything else.
    """
    beyond = strange = twice = number = 0
    first = doubled = ""
    while line := stream.readline(MAX_LINE + 1):
        if not number and (kind := _BEGINNINGS.get(line[:4])):
            raise SourceError(f"{name} : c'est {kind}, texte attendu")
        if not number and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise SourceError(f"{name} : texte en UTF-16 ; à enregistrer en UTF-8")
        if not number and b"\r" in line.rstrip(b"\r\n") and _RETURNS.match(line):
            raise SourceError(
                f"{name} : lignes qui finissent par un retour chariot seul (ancien Mac) ; "
                "à enregistrer avec des fins de ligne de Windows ou d'Unix"
            )
        number += line.endswith(b"\n") or len(line) <= MAX_LINE
        if line.isascii() and b"\x00" not in line:
            continue
        if b"\x00" in line:
            raise SourceError(f"{name} : octet nul ligne {number} (fichier UTF-16 ou binaire), texte attendu")
        try:
            text = line.decode()
            beyond += 1
            if once := _encoded_once(line, text):
                twice += 1
                doubled = doubled or _told_twice(number, text, once)
        except UnicodeDecodeError as error:
            strange += 1
            first = first or f"octet 0x{line[error.start]:02x} ligne {number}"
    if twice > beyond / 2 and twice > strange:
        raise SourceError(f"{name} : texte encodé deux fois en UTF-8, {doubled} ; à enregistrer de nouveau en UTF-8")
    if strange <= beyond:
        return "utf-8-sig"
    legacy = next((e for e in declared if e != "utf-8"), None)
    if legacy is None:
        raise SourceError(f"{name} : encodage inattendu, {first} ; UTF-8 attendu")
    return legacy


_TWICE = re.compile(rb"\xc3[\x82-\x85\xa2\xa3][\xc2\xc5\xc6\xcb\xe2]")
"""« Â », « Ã », « â »… and a sign after it: a letter beyond ASCII, read as cp1252 and written in UTF-8 again."""


def _encoded_once(line: bytes, text: str) -> str | None:
    """What a line says when it is UTF-8 that was read as cp1252 and written as UTF-8 again; None when it wasn't."""
    if not _TWICE.search(line):
        return None
    try:  # the bytes that cp1252 doesn't know stay as they are
        raw = b"".join(
            c.encode("latin-1") if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in text.removeprefix("\ufeff")
        )
        return raw.decode()
    except UnicodeError:
        return None


def _told_twice(number: int, text: str, once: str) -> str:
    """The first word that was encoded twice, and what it was."""
    words = zip(*(re.split(r'[ ;,\t"]', said.lstrip("\ufeff").strip()) for said in (text, once)), strict=False)
    wrong, right = next(((w[:60], r[:60]) for w, r in words if w != r), ("", ""))
    return f"ligne {number} : « {wrong} » pour « {right} »"


def bounded_lines(stream: BinaryIO, encoding: str, name: str, limit: int = MAX_LINE) -> Iterator[str]:
    """Decoded lines, line ends kept; refuses a line over `limit` bytes and bytes that the encoding doesn't know."""
    decode = codecs.getdecoder(encoding)
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit:
            raise SourceError(f"{name} : ligne {number} de plus de {limit} octets")
        try:
            yield decode(line)[0]
        except UnicodeDecodeError as error:
            raise SourceError(
                f"{name} : octet 0x{line[error.start]:02x} inconnu de l'encodage {encoding}, ligne {number}"
            ) from error


def open_workbook(path: Path) -> fastexcel.ExcelReader:
    """A workbook, the checks of any archive made before its reader sees it."""
    import fastexcel

    with open_zip(path):
        pass
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise SourceError(f"{path.name} : classeur illisible ({error})") from error


def sheet_rows(sheet: fastexcel.ExcelSheet, where: str) -> Iterator[tuple[int, Sequence[str | None]]]:
    """Numbered rows of a sheet loaded as text from its first row, those without a cell left out."""
    frame = sheet.to_polars()
    if frame.width > MAX_COLUMNS:
        raise SourceError(f"{where} : {frame.width} colonnes, {MAX_COLUMNS} au plus")
    for number, cells in enumerate(frame.iter_rows(), start=1):
        if any(cells):
            yield number, cells


def load_sheet(workbook: fastexcel.ExcelReader, name: str) -> fastexcel.ExcelSheet:
    """A sheet as text, from its first row."""
    return workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
