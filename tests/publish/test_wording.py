from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import allegata.model as m
import allegata.publish.pages as page
from allegata import publish, views, web
from allegata.model.values import LawStage
from allegata.publish.linter import lint_page, lint_phrases, lint_templates, templates
from allegata.views.phrases import catalogue, has, phrase, say, section, words

CODE = "\n".join(
    p.read_text(encoding="utf-8")
    for package in (page, publish, views, web)
    for p in Path(package.__file__).parent.glob("*.py")
)
BY_VALUE = {"words", "standard", "glossary", "language"}
WORKBENCH = {p.name: p.read_text(encoding="utf-8") for p in (Path(web.__file__).parent / "templates").glob("*.html")}


def test_our_phrases_name_nobody_and_settle_nothing():
    assert lint_phrases() == []


def test_our_templates_hold_no_words_and_print_no_claim_alone():
    assert lint_templates() == []
    assert lint_templates(WORKBENCH) == []


@pytest.mark.parametrize(
    "bad",
    [
        "The victims were taken to the house",
        "{n} traffickers are named",
        "This was confirmed",
        "People were deceived at the quay",
        "Risk score: {n}",
        "It is clearly so",
        "{n} independent sources",
    ],
)
def test_the_linter_refuses_a_phrase_that_asserts(bad: str):
    assert lint_phrases({"x.y": bad})
    assert lint_phrases({"x.y": {"one": "fine", "other": bad}})


def test_an_act_with_a_voice_is_let_through():
    assert lint_phrases({"x.y": "{voice} says that people were deceived"}) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<p>People were taken</p>",
        '<p aria-label="a list of crimes">{{ x }}</p>',
        "{{ claim.quote | safe }}",
        "{% macro bare(claim) %}{{ said(claim) }}{% endmacro %}",
        '<tr><td><q class="said">{{ c.quote }}</q></td></tr>',
        "{{ phrase('no.such') }}",
    ],
)
def test_the_linter_refuses_a_template(bad: str):
    assert lint_templates({"bad.html": bad})


@pytest.mark.parametrize(
    "bad",
    [
        '<p class="claim"><span class="mode">stated</span></p>',
        '<p class="claim"><span class="voice"> </span><span class="mode">stated</span></p>',
        '<a href="more/../../x.html">x</a>',
        '<blockquote class="said">x</blockquote>',
        "<script>1</script>",
        '<p onclick="x">x</p>',
        '<a href="javascript:x">x</a>',
        '<a href="JaVaScRiPt:x">x</a>',
        '<a href="//a.example">x</a>',
        '<img src="https://a.example/x.png">',
        '<p style="background:url(https://a.example)">x</p>',
    ],
)
def test_the_linter_refuses_a_page(bad: str):
    assert lint_page(f"<!DOCTYPE html><html><body>{bad}</body></html>")


def test_every_phrase_is_used():
    sources = CODE + "\n".join((*templates().values(), *WORKBENCH.values()))
    literal = set(re.findall(r"['\"]([a-z_]+\.[a-z_A-Z0-9]+)['\"]", sources))
    built = set(re.findall(r"f?['\"]([a-z_]+)\.(?:link_|role_|glance_)?(?:\{|['\"] *~)", sources)) | BY_VALUE
    unused = [k for k in catalogue() if k not in literal and k.partition(".")[0] not in built]
    assert unused == []


def test_numbers_choose_their_form_and_slots_are_escaped():
    assert say("story.reports", 1) == "1 report"
    assert say("story.reports", 1200) == "1,200 reports"
    assert "&lt;" in say("claim.role", name="<b>", role="x")
    assert phrase("page.internal") == "INTERNAL: names not protected"
    assert words("coercion_at_destination") == "coercion at destination"


VOCABULARIES = {
    "mode.{}": m.Mode,
    "stance.{}": m.Stance,
    "kind.{}": m.StatementKind,
    "status.{}": m.Status,
    "role.{}": m.HopRole,
    "voice.link_{}": m.HopType,
    "basis.{}": m.Basis,
    "flag.{}": m.WhenFlag,
    "reading.{}": m.Reading,
    "standing.{}": m.Standing,
    "next.{}": m.Question.__annotations__["kind"],
    "stage_told.{}": LawStage,
    "settles.{}": m.Settling.__annotations__["kind"],
    "flagged.{}": m.AllegationFlag,
    "form.{}": m.Link.__annotations__["form"],
    "age_reading.{}": m.Assessment.__annotations__["reading"],
}


@pytest.mark.parametrize("pattern", VOCABULARIES)
def test_every_value_of_the_records_has_its_words(pattern: str):
    hint = VOCABULARIES[pattern]
    values = re.findall(r"['\"](\w+)['\"]", hint) if isinstance(hint, str) else get_args(hint)
    assert values
    assert [v for v in values if not has(pattern.format(v))] == []


def test_every_manner_of_a_claim_is_explained():
    explained = {term.replace("_", " ") for term, _ in section("glossary")}
    shown = {phrase(f"mode.{v}") for v in get_args(m.Mode)}
    shown |= {phrase(f"stance.{v}") for v in get_args(m.Stance) if v != "affirms"}
    shown |= {phrase(f"kind.{v}") for v in ("opinion", "recommendation")}
    assert shown <= explained
