"""An assistant that follows a script: messages of both eras to `/mcp`, and questions whose answers flat files hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from starlette.testclient import TestClient

HANDSHAKE, MODERN = "2025-11-25", "2026-07-28"
"""The last version of each era."""
ERAS = (HANDSHAKE, MODERN)
TOKENS, CHARACTERS_A_TOKEN = 1_500, 3
"""A text may cost a model so much; three characters a token is less than any tokenizer takes of French, so what passes
here passes everywhere."""
Answer = dict[str, Any]


@dataclass(frozen=True)
class Assistant:
    """Asks `/mcp` in an era, as its specification writes messages."""

    client: TestClient
    era: str = HANDSHAKE

    def send(self, method: str, params: dict[str, Any], **headers: str) -> Any:
        """A request; the response as HTTP gives it."""
        sent = {"accept": "application/json, text/event-stream", "mcp-protocol-version": self.era}
        if self.era == MODERN:
            meta = {
                "protocolVersion": MODERN,
                "clientInfo": {"name": "essai", "version": "1"},
                "clientCapabilities": {},
            }
            params = {**params, "_meta": {f"io.modelcontextprotocol/{name}": value for name, value in meta.items()}}
            sent["mcp-method"] = method
            if named := params.get("name", params.get("uri")):
                sent["mcp-name"] = named
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return self.client.post("/mcp", json=message, headers={**sent, **headers})

    def result(self, method: str, params: dict[str, Any]) -> Answer:
        """The result of a request that succeeds."""
        answer = self.send(method, params)
        assert answer.status_code == 200, answer.text
        document: Answer = answer.json()
        assert "error" not in document, document
        result: Answer = document["result"]
        return result

    def call(self, tool: str, **given: Any) -> Answer:
        """What a tool answers, structured, once held to what every answer owes."""
        result = self.result("tools/call", {"name": tool, "arguments": given})
        (content,) = result["content"]
        assert len(content["text"]) <= TOKENS * CHARACTERS_A_TOKEN
        found: Answer = result["structuredContent"]
        assert result["isError"] == (found["statut"] in ("refus", "panne"))
        return {**found, "texte": content["text"]}


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question: what is asked first, what may be asked next with what was found, what is known of the answer."""

    nom: str
    outil: str
    donne: dict[str, Any]
    chemin: Sequence[str | int]
    """Where the answer stands."""
    attendu: Any
    avant: tuple[str, dict[str, Any], Sequence[str | int], str] | None = None
    """A first call: tool, arguments, where its answer stands, the argument of the second that takes it."""


def solve(assistant: Assistant, question: Question) -> tuple[Any, Answer]:
    """What the assistant finds, in two calls at most: the value, and the answer that holds it."""
    given = dict(question.donne)
    if question.avant is not None:
        tool, first, path, name = question.avant
        given[name] = at(assistant.call(tool, **first), path)
    answer = assistant.call(question.outil, **given)
    return at(answer, question.chemin), answer


def at(document: Any, path: Sequence[str | int]) -> Any:
    """What stands at a path."""
    for step in path:
        document = document[step]
    return document


# ── questions made from flat files, by other queries than ours ───────────────────────────────────────────────────────


def questions(flat: Path) -> Iterator[Question]:
    """Questions of any world: passages, replacements, tension, counts."""
    yield from _passages(flat)
    yield from _replacements(flat)
    yield from _tension(flat)
    yield from _counts(flat)


def read(flat: Path, table: str) -> pl.DataFrame:
    """A table that is given out."""
    return pl.read_parquet(flat / f"{table}.parquet")


def _spread(rows: pl.DataFrame, count: int) -> list[dict[str, Any]]:
    """So many rows, from the first to the last."""
    assert len(rows) >= count
    return rows.gather([n * len(rows) // count for n in range(count)]).to_dicts()


def _passages(flat: Path) -> Iterator[Question]:
    links = read(flat, "correspondances").filter(de="rncp", vers="rome")
    alone = links.group_by("code").agg(pl.col("cible").unique()).filter(pl.col("cible").list.len() == 1).sort("code")
    for row in _spread(alone, 8):
        yield Question(
            nom=f"à quel métier mène {row['code']} ?",
            outil="correspondance",
            donne={"code": row["code"], "vers": "rome"},
            chemin=("donnees", "resultats", 0, "code"),
            attendu=row["cible"][0],
        )


def _replacements(flat: Path) -> Iterator[Question]:
    ended = read(flat, "remplacements").filter(~pl.col("actif"), pl.col("remplacants").str.contains(r"^RNCP\d+$"))
    for row in _spread(ended.sort("code"), 8):
        yield Question(
            nom=f"qu'est-ce qui remplace {row['code']} ?",
            outil="chercher_certification",
            donne={"texte": row["code"]},
            chemin=("donnees", "remplacement", "remplacants", 0, "code"),
            attendu=row["remplacants"],
        )


def _tension(flat: Path) -> Iterator[Question]:
    rows = read(flat, "imt_tensions_bassins").filter(pl.col("tension").is_not_null())
    for row in _spread(rows.sort("code_rome", "code_bassin_emploi"), 8):
        yield Question(
            nom=f"tension de {row['libelle_rome']} à {row['nom_bassin']} ?",
            outil="metier_territoire",
            donne={"metier": row["code_rome"], "lieu": row["code_bassin_emploi"], "blocs": ["tension"]},
            chemin=("donnees", "blocs", "tension", "donnees", "bassin", "tension"),
            attendu=row["tension"],
        )


def _at_schools(flat: Path) -> pl.DataFrame:
    """The newest record of each diploma in each school."""
    rows = read(flat, "inserjeunes_formations").filter(
        pl.col("code_formation_diplome") == pl.col("code_certification"),
        pl.col("donnee_source_type").is_not_null(),
        pl.col("certifications_terminales").is_null(),
    )
    newest = rows.sort("millesime", descending=True).unique(["code_certification", "uai"], keep="first")
    return newest.sort("code_certification", "uai")


def outcomes_at_schools(flat: Path) -> Iterator[Question]:
    shown = _at_schools(flat).filter(~pl.col("cache"), pl.col("taux_en_emploi_6_mois").is_not_null())
    for row in _spread(shown, 8):
        yield Question(
            nom=f"combien en emploi après {row['code_certification']} à {row['uai']} ?",
            outil="devenir",
            donne={"diplome": row["code_certification"], "etablissement": row["uai"]},
            chemin=("donnees", "liste", 0, "taux_en_emploi_6_mois"),
            attendu=row["taux_en_emploi_6_mois"],
        )


def outcomes_in_regions(flat: Path) -> Iterator[Question]:
    """Diplomas that one code alone names in their région, asked by one of its départements."""
    rows = read(flat, "inserjeunes_regionales").filter(pl.col("code_formation_diplome").is_not_null())
    places = read(flat, "departements").group_by(region="region_code").agg(departement=pl.col("dep").min())
    alone = rows.group_by("code_formation_diplome").agg(codes=pl.col("code_certification").n_unique()).filter(codes=1)
    newest = (
        rows.join(alone, on="code_formation_diplome")
        .filter(
            pl.col("code_formation_diplome") == pl.col("code_certification"),
            pl.col("donnee_source_type").is_not_null(),
            pl.col("certifications_terminales").is_null(),
        )
        .sort(pl.col("filiere") == "agricole", "filiere")
        .sort("millesime", descending=True, maintain_order=True)
        .unique(["code_certification", "region"], keep="first", maintain_order=True)
        .filter(pl.col("taux_en_emploi_6_mois").is_not_null())
        .join(places, on="region")
    )
    for row in _spread(newest.sort("code_certification", "region"), 8):
        yield Question(
            nom=f"combien en emploi après {row['code_certification']} dans la région {row['region']} ?",
            outil="devenir",
            donne={"diplome": row["code_certification"], "lieu": row["departement"]},
            chemin=("donnees", "liste", 0, "taux_en_emploi_6_mois"),
            attendu=row["taux_en_emploi_6_mois"],
        )


def hidden_figures(flat: Path) -> Iterator[Question]:
    for row in _spread(_at_schools(flat).filter("cache"), 4):
        yield Question(
            nom=f"combien en emploi après {row['code_certification']} à {row['uai']} (caché) ?",
            outil="devenir",
            donne={"diplome": row["code_certification"], "etablissement": row["uai"]},
            chemin=("statut",),
            attendu="secret",
        )


def _counts(flat: Path) -> Iterator[Question]:
    for table, column in (
        ("imt_tensions_bassins", "code_rome"),
        ("correspondances", "vers"),
        ("inserjeunes_regionales", "filiere"),
        ("communes", "departement"),
    ):
        rows = read(flat, table)
        value, count = rows.group_by(column).len().sort("len", column, descending=True).row(0)
        yield Question(
            nom=f"combien de lignes de {table} où {column} est {value} ?",
            outil="interroger_donnees",
            donne={"table": table, "filtres": {column: value}, "limite": 1},
            chemin=("donnees", "total"),
            attendu=count,
        )
        yield Question(
            nom=f"combien de {column} dans {table} ?",
            outil="interroger_donnees",
            donne={"sql": f'SELECT count(DISTINCT "{column}") AS n FROM {table}'},
            chemin=("donnees", "cite", 0, 0),
            attendu=rows[column].n_unique() - rows[column].has_nulls(),
        )


CALLS: dict[str, dict[str, Any]] = {
    "chercher_metier": {"texte": "boulanger"},
    "metier_territoire": {"metier": "boulanger", "lieu": "Metz"},
    "chercher_certification": {"texte": "RNCP90001"},
    "correspondance": {"code": "RNCP90003", "vers": "rome"},
    "formations": {"metier": "boulanger", "lieu": "Metz"},
    "devenir": {"metier": "boulanger", "lieu": "Metz"},
    "recruteurs_et_offres": {"metier": "boulanger", "lieu": "Metz"},
    "chercher_donnees": {"texte": "tension"},
    "interroger_donnees": {"table": "imt_tensions_bassins", "filtres": {"code_rome": "D1102"}},
}
"""A call of each tool that the fictitious world answers."""
