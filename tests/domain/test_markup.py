"""Texts as partners send them: tags go out, what looks like one stays."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain.written.markup import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Vos missions</p><p>Accueillir<br>Vendre</p>", "Vos missions\nAccueillir\nVendre"),
        (
            "&lt;p&gt;Vos missions&lt;/p&gt;&lt;p&gt;Accueillir&lt;br&gt;Vendre&lt;/p&gt;",
            "Vos missions\nAccueillir\nVendre",
        ),
        ("&amp;lt;p&amp;gt;Vos missions&amp;lt;/p&amp;gt;Vendre", "Vos missions\nVendre"),
        (
            "Âge : < 26 ans en apprentissage, > 26 ans en contrat pro, au fournil.",
            "Âge : < 26 ans en apprentissage, > 26 ans en contrat pro, au fournil.",
        ),
        ("Âge : &lt; 26 ans ou &gt; 30 ans", "Âge : < 26 ans ou > 30 ans"),
        ("Âge <26 ans, salaire >1 800 €", "Âge <26 ans, salaire >1 800 €"),
        ("<p>Âge &lt;26 ans et >18 ans</p>", "Âge <26 ans et >18 ans"),
        ("a<b et c>d", "a<b et c>d"),
        ("x <- y -> z <3", "x <- y -> z <3"),
        ("Bonjour <votre nom>, chez <Entreprise>", "Bonjour <votre nom>, chez <Entreprise>"),
        ("Avant<!-- c -->Après", "AvantAprès"),
        ("Avant<!-- c > d <p> -->Après", "AvantAprès"),
        ("<![if !supportLists]>•<![endif]> un<?xml version='1'?>", "• un"),
        ("<!DOCTYPE html><html><body>x</body>", "x"),
        ("un<script type='a'>if (a < b) c()</script>deux<style>p{}</style>trois", "undeuxtrois"),
        ('<ul><li>un</li><li class="x > y">deux</li></ul>fin', "- un\n\n- deux\n\nfin"),
        ("<table><tr><td>lundi</td><td>8 h</td></tr><tr><td>mardi</td></tr></table>", "lundi 8 h\nmardi"),
        ("<p xmlns='https://exemple.invalid/a' style=\"x:'y'\">un</p><o:p></o:p>deux<BR/>trois", "un\n\ndeux\ntrois"),
        ("un<p>deux<p>trois<div><b>quatre</b></div>", "un\ndeux\ntrois\nquatre"),
        ("<ul><li><p>un</p></li><li> <div>deux</div></li></ul>", "- un\n\n- deux"),
        ("<b>un</b> <h2>deux</h2>", "un\ndeux"),
        ("<input disabled><a href=https://exemple.invalid/?a&amp;b>lien</a>", "lien"),
        ("R&amp;D, L&#039;atelier &eacute;tabli&nbsp;!", "R&D, L'atelier établi !"),
        ("AT&T et R&D", "AT&T et R&D"),
        ("<a href='mailto:a@exemple.fr'>Écrire</a> à a@exemple.fr", "Écrire à [adresse masquée]"),
        ("<b>06</b> <b>12</b> 34 56 78", "[téléphone masqué]"),
        ("un\r\n\r\n\r\n\r\ndeux", "un\n\ndeux"),
        (
            "<p>Bonjour&nbsp;!</p><script>alert(1)</script><ul><li>un</li><li>deux</li></ul>"
            "&lt;b&gt;gras&lt;/b&gt; jean.dupont+x@exemple.fr ou 06 12 34 56 78, +33 612345678",
            "Bonjour !\n\n- un\n\n- deux\n\ngras [adresse masquée] ou [téléphone masqué], [téléphone masqué]",
        ),
        ("un<br / >deux<br/ >trois", "un\ndeux\ntrois"),
        ("<p data-x>un</p><b aria-hidden>deux</b>", "un\ndeux"),
        ("<video controls muted>un</video><input readonly required>", "un"),
        ("un <textarea rows=2 readonly>deux</textarea>", "un deux"),
        ("<p class='a'id='b'>un</p>", "un"),
        ('<a href="x"title="y"download>un</a>', "un"),
        ("x <b et c> y", "x <b et c> y"),
        ("a < b", "a < b"),
        ("<p data-x et y>un", "<p data-x et y>un"),
        ("<b opening>un", "<b opening>un"),
        ("x <![CDATA[y]]> z", "x y z"),
        ("<![CDATA[<p>un</p><p>deux & trois</p>]]>", "un\ndeux & trois"),
        ("x <![CDATA[y", "x y"),
        ("<title>un", "un"),
        ("un <object data='x'>deux", "un deux"),
        ("un<iframe src=x>deux<noscript>trois<svg>quatre<head>cinq", "undeuxtroisquatrecinq"),
        ("<title>un</title>deux<title>trois", "deuxtrois"),
        ("<head hunter> recherche", "<head hunter> recherche"),
        ("un<svg><path d='M0'/></svg>deux<object><param name='a'></object>trois", "undeuxtrois"),
        ("un<script>deux", "un"),
        ("un<STYLE>p{}", "un"),
        ("<br><br>", None),
        ("", None),
        (None, None),
    ],
)
def test_tags_go_out_and_text_stays(html: str | None, text: str | None) -> None:
    assert plain(html) == text


@given(st.text(alphabet="abé <>&;=/!-'\"0123", max_size=60))
def test_a_text_escaped_once_more_reads_the_same(text: str) -> None:
    assert plain(escape(text)) == plain(text)


@pytest.mark.parametrize("times", range(9))
def test_a_text_escaped_up_to_eight_times_is_read(times: int) -> None:
    text = "<p>Âge : &lt; 26 ans, R&amp;D</p>"
    for _ in range(times):
        text = escape(text)
    assert plain(text) == "Âge : < 26 ans, R&D"


@given(st.lists(st.sampled_from(["<p>", "</p>", "<br/>", "<li>", "un ", "< 26 ans ", "deux", "<b>", "</b>", "&lt;"])))
def test_what_is_plain_stays_so(pieces: list[str]) -> None:
    once = plain("".join(pieces))
    assert plain(once) == once


@given(st.integers(0, 99), st.integers(0, 99), st.sampled_from(["", " "]))
def test_comparisons_keep_their_sense(low: int, high: int, space: str) -> None:
    text = f"Âge <{space}{low} ans ou >{space}{high} ans"
    assert plain(f"<div><p>{text}</p></div>") == text


@pytest.mark.parametrize(
    ("piece", "read"),
    [
        ("<", "<"),
        ("<p ", "<p "),
        ("<!--", ""),
        ("<a b='", "<a b='"),
        ("<script>", ""),
        ("&amp;", "&"),
        ("&lt;p", "<p"),
        ("<p a=b ", "<p a=b "),
        ("</", "</"),
        ("<title>", ""),
        ("<svg><title>", ""),
        ("<title ", "<title "),
        ("<p a='b'c", "<p a='b'c"),
        ("<p data-x", "<p data-x"),
    ],
)
def test_a_long_hostile_text_is_read_at_once(piece: str, read: str) -> None:
    times = 100_000 // len(piece)
    assert plain(piece * times) == ((read * times).strip() or None)
