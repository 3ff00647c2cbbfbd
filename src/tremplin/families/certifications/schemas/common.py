"""What models of several answers hold."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

Niveau = Literal["1", "2", "3", "4", "5", "6", "7", "8"]


class CodeIntitule(BaseModel):
    code: str
    intitule: str | None


class PreuveLigne(BaseModel):
    source: str
    fichier: str | None
    ligne: int
