"""Checking one's own file of codes: recognised, validated, replaced codes proposed. A small public module.

```python
import polars as pl
from tremplin.valideur import Referentiel, check_table, recognise

table = pl.read_csv("mes-formations.csv", infer_schema=False)
genres = recognise(table)                        # {"Fiche RNCP": "rncp", "UAI": "uai"}
with Referentiel("reference.sqlite") as connu:    # of a release; None: forms and keys alone
    rapport = check_table(table, genres, connu)
rapport.fautes                                    # line, column, value, state, message, proposition
rapport.table                                     # the table with two more columns a column of codes
```
"""

from tremplin.valideur.check import ETATS, Rapport, check_table
from tremplin.valideur.queries import Referentiel
from tremplin.valideur.rules import GENRES, Genre, recognise, write

__all__ = ["ETATS", "GENRES", "Genre", "Rapport", "Referentiel", "check_table", "recognise", "write"]
