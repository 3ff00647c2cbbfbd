"""E-mail addresses and telephone numbers in texts, however people write them.

Every repetition is bounded or possessive: the time to read a text grows with its length, whatever it holds.
"""

from __future__ import annotations

import re

from tremplin.domain.text import narrow

_SPACE = r"[^\S\n]"
_GAP = rf"(?:{_SPACE}?[./\-‐-―_·•∙⋅]{_SPACE}?|{_SPACE}{{1,2}})"
"""What stands between two groups of digits of a telephone number."""
_LINE_END = rf"{_SPACE}?[./-]?{_SPACE}?\n{_SPACE}{{0,2}}"
_ZERO = rf"(?:\({_SPACE}?0{_SPACE}?\)|0)"
_PAIR = r"\d\d"
_NO_YEAR = r"(?!19|20)\d{4}"
_EIGHT = "|".join(
    (
        *(
            _GAP.join(rf"\d{{{n}}}" for n in groups)
            for groups in ((8,), (2, 2, 2, 2), (3, 3, 2), (2, 3, 3), (3, 2, 3), (1, 3, 2, 2))
        ),
        rf"{_PAIR}(?P<even>{_GAP}){_PAIR}(?P=even){_NO_YEAR}",
        rf"{_NO_YEAR}{_SPACE}\d{{4}}",
    )
)
"""The last eight digits of a French number, as people group them; dates and SIRETs are grouped otherwise."""
_NINE = rf"{_GAP}?\(?[1-9]\)?(?:{_GAP}?\d){{8}}"
_THEN = rf"(?!(?P=sign))\D{{1,3}}{_PAIR}(?P=sign){_PAIR}"
_DAYS_OR_HOURS = (
    rf"(?<!\d){_PAIR}(?P<sign>[./-]){_PAIR}(?:(?P=sign){_PAIR}{_THEN}(?P=sign){_PAIR}|{_THEN}{_THEN})(?!\d)"
)
"""« 01/09/26 - 31/08/28 », « 08.30-12.00 13.30-17.00 »: read first, so that no number is found inside."""
_BROKEN = "|".join("".join(f"{_LINE_END if n == broken else _GAP}{_PAIR}" for n in range(4)) for broken in range(4))
"""Four pairs, a line ending before one of them."""
_ROW = (
    rf"(?<!\d)(?<!\d[ .,/-])(?:0(?P<apart>{_GAP})[1-9](?:(?P=apart)\d){{8}}|0[1-9](?:,{_PAIR}){{4}}"
    rf"|(?:0|\+33{_SPACE}?)[1-9](?:{_BROKEN}))(?!{_GAP}?\d|,\d)"
)
"""What is a number only when no other comes before nor after: lists and tables are written so too."""
_AMOUNT = (
    rf"(?:{_GAP}?\d)++{_SPACE}?(?:[kKM]?[€%$£]|(?:euros?|millions?|milliards?)\b)"
    rf"|\d{{1,3}}(?:{_SPACE}\d{{3}}){{0,4}}?(?:{_SPACE}000){{2}}(?!{_GAP}?\d)"
)
_STEP = rf"(?:\)?{_GAP}?\(?\d)"
_ABROAD = rf"(?:\(?\+{_SPACE}?|(?<!\d)\(?00{_SPACE}?)"
_PHONE = re.compile(
    rf"(?=[(+\dwW])(?:(?P<other>{_DAYS_OR_HOURS})|(?<!\d)\(?{_ZERO}{_GAP}?[1-9]\)?{_GAP}?(?:{_EIGHT})(?!\d)"
    rf"|{_ABROAD}(?:33|262|590|594|596)\)?{_GAP}?{_ZERO}?{_NINE}(?!\d)"
    rf"|(?<!\d)\(?00{_SPACE}?(?:3[2469]|4[149]|21[236]|269|352|37[67]|508|68[179])\)?{_GAP}?{_ZERO}?"
    rf"(?:{_GAP}?\d){{6,11}}(?!{_GAP}?\d|{_SPACE}?[€%])"
    rf"|(?<!\w)(?<!(?i:bac) )\(?\+{_SPACE}?(?!{_AMOUNT})(?:[17]{_STEP}{{10}}|[2-689]\d{_STEP}{{7,13}})(?!\d)"
    rf"|{_ROW}|(?i:\bwa\.me/)\+?\d{{9,15}}(?!\d))"
)
"""Numbers of France and of its overseas territories, those of its neighbours when they say their country, those of
anywhere after a « + »: nine to fifteen digits that are no amount."""
_WORD_AT = r"at|arobase?"
_AT = (
    rf"(?:{_SPACE}{{0,2}}(?:@|[\[({{<]{_SPACE}?(?:@|chez|{_WORD_AT}){_SPACE}?[\])}}>]){_SPACE}{{0,2}}"
    rf"|[\[(]a[\])]|{_SPACE}arobase?{_SPACE})"
)
_DOT_SAID = rf"(?:{_SPACE}?[\[({{]{_SPACE}?(?:point|dot){_SPACE}?[\])}}]{_SPACE}?|{_SPACE}(?:point|dot){_SPACE})"
_LABELS = rf"[\w-]{{1,63}}+(?:(?:\.|{_DOT_SAID})[\w-]{{1,63}}+){{0,4}}"
_USUAL = r"(?:com|net|org|eu|info|fr|re|gp|mq|gf|yt|nc|pf|pm|wf|be|ch|lu|de|es|it|pt|uk)\b"
"""How an address ends when its sign is a word that may be another."""
_LOCAL = r"[\w.+&%-]"
_EMAIL = re.compile(
    rf"(?<!{_LOCAL})(?:{_LOCAL}++{_AT}{_LABELS}(?:(?:\.|{_DOT_SAID})[^\W\d_]{{2,24}}|{_SPACE}\.{_USUAL})"
    rf"|{_LOCAL}{{1,64}}?_at_{_LABELS}\.{_USUAL}|{_LOCAL}++{_SPACE}at{_SPACE}{_LABELS}{_SPACE}dot{_SPACE}{_USUAL}"
    rf"|[\w+-]++\.[\w.+-]++{_SPACE}(?:chez|at){_SPACE}{_LABELS}{_DOT_SAID}[a-z]{{2,6}})",
    re.IGNORECASE,
)
"""Addresses, also with their sign and dots in words; « chez » is their sign only after « jean.dupont » and before a
« point » that is said: elsewhere it's a word of every offer."""
_SAID = re.compile(rf"@|arobas|_at_|[\[({{<]{_SPACE}?(?:a|at|chez)\b|\b(?:point|dot)\b", re.IGNORECASE)


def hide_contacts(text: str, adresse: str = "[adresse masquée]", telephone: str = "[téléphone masqué]") -> str:
    """The text with a mark in the place of e-mail addresses and telephone numbers; itself when it has none."""
    plain = narrow(text)
    shown = _EMAIL.sub(adresse, plain) if _SAID.search(plain) else plain
    shown = _PHONE.sub(lambda m: m["other"] or telephone, shown)
    return text if shown == plain else shown
