"""What a model has to beat: the usual job of the speciality, the nearest title, the nearest name of a job."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tremplin.families.certifications.predictions.corpus import Corpus, Floats, Numbers, rarer, unit_rows

_TIES = 1e-3
"""Weight of how usual a job is, among those that a method can't tell apart."""


def usual_of_speciality(corpus: Corpus, learned: Numbers, asked: Numbers) -> Floats:
    """The jobs of the subjects of the same specialities (NSF), the most frequent first."""
    chosen = np.flatnonzero(corpus.whole_specialities)
    of_trait = corpus.context[learned][:, chosen].T @ corpus.labels[learned]
    found: Floats = (corpus.context[asked][:, chosen] @ of_trait).toarray()
    return found + _TIES * _usual(corpus, learned)


def nearest_title(corpus: Corpus, learned: Numbers, asked: Numbers) -> Floats:
    """The jobs of the subject whose title is the nearest (TF-IDF, cosine)."""
    words = corpus.words[learned]
    likeness = unit_rows(rarer(corpus.words[asked], words)) @ unit_rows(rarer(words, words)).T
    nearest = np.asarray(likeness.argmax(axis=1)).ravel()
    found: Floats = corpus.labels[learned][nearest].toarray()
    return found + _TIES * _usual(corpus, learned)


def nearest_name(corpus: Corpus, learned: Numbers, asked: Numbers) -> Floats:
    """The jobs whose names say the words of the title best (BM25); nothing is learned but how usual jobs are."""
    said = (corpus.words[asked] @ corpus.names.T).tocoo()
    found = np.zeros((len(asked), len(corpus.jobs)), np.float32)
    np.maximum.at(found, (said.row, corpus.named[said.col]), said.data)
    return found + _TIES * _usual(corpus, learned)


def _usual(corpus: Corpus, learned: Numbers) -> Floats:
    held = np.asarray(corpus.labels[learned].sum(axis=0)).ravel()
    found: Floats = (held / max(1, held.max())).astype(np.float32)
    return found


def vote_of_family(corpus: Corpus, asked: Numbers) -> Floats:
    """The jobs that the fiches of the same family tell, the most told first: how far published links agree."""
    near = corpus.kin[asked] + corpus.parents[asked]
    found: Floats = (near @ corpus.labels).toarray()
    return found


BASELINES: Mapping[str, Callable[[Corpus, Numbers, Numbers], Floats]] = {
    "métier le plus fréquent de la spécialité (NSF)": usual_of_speciality,
    "intitulé le plus proche (TF-IDF)": nearest_title,
    "appellation du ROME la plus proche (BM25)": nearest_name,
}
