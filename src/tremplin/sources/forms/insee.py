"""What the files of INSEE's Code officiel géographique (COG) share."""

from tremplin.sources.reading.declaration import Csv

PUBLISHER = "INSEE (Code officiel géographique)"
PAGE = "https://www.insee.fr/fr/information/2560452"
CSV = Csv(separateurs=",;", encodages=("utf-8",))
