"""What models of several answers hold."""

from __future__ import annotations

from typing import Literal

from tremplin.domain.schema import Schema

Niveau = Literal["1", "2", "3", "4", "5", "6", "7", "8"]


class CodeIntitule(Schema):
    code: str
    intitule: str | None


class PreuveLigne(Schema):
    source: str
    fichier: str | None
    ligne: int
