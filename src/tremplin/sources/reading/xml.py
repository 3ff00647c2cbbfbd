"""Reading XML sources element by element, in constant memory: entities, network and document types are off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from tremplin.sources.reading.containers import open_member, open_zip
from tremplin.sources.reading.declaration import SourceError


def elements(stream: BinaryIO, tag: str, name: str) -> Iterator[tuple[int, Any]]:
    """Numbered elements of this tag, whatever its namespace; each is emptied once the next is asked for.

    `name` names the file in refusals; a file without one such element is refused.
    """
    number = 0
    try:
        walk = etree.iterparse(
            stream,
            events=("end",),
            tag=f"{{*}}{tag}",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in walk:
            if element.getroottree().docinfo.doctype:
                raise SourceError(f"{name} : un type de document (DOCTYPE) n'est pas lu")
            number += 1
            yield number, element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{name} : XML mal formé ({error})") from error
    if not number:
        raise SourceError(f"{name} : aucun élément « {tag} »")


@contextmanager
def opened(path: Path) -> Iterator[tuple[str, BinaryIO]]:
    """(name, bytes) of an XML file, or of the one that an archive holds."""
    if path.suffix.lower() != ".zip":
        with path.open("rb") as stream:
            yield path.name, stream
        return
    with open_zip(path) as archive:
        found = [i for i in archive.infolist() if i.filename.lower().endswith(".xml")]
        if len(found) != 1:
            raise SourceError(
                f"{path.name} : un fichier XML et un seul est attendu dans l'archive, {len(found)} trouvés"
            )
        with open_member(archive, found[0]) as member:
            yield Path(found[0].filename).name, member


def text_of(element: Any, path: str) -> str | None:
    """Text of a child, spaces around it left out; None when there is no such child or nothing in it."""
    return (element.findtext(path) or "").strip() or None
