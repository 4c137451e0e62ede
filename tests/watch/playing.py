"""Plays the chains of the test site through the watch, in memory."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import answers
import more_templates
import watched_site as site

from allegata.watch import Beside, Hop, Observation, State, decide, learn, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allegata.watch import Decision, Sight

SISTERS = 4
site.TEMPLATES.update(more_templates.SECOND)


@dataclass
class Step:
    chain: str
    what: str
    expected: str
    decision: Decision

    @property
    def is_right(self) -> bool:
        return self.decision.kind == self.expected


def chains(name: str) -> list[list[str]]:
    lines = (site.HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


class Player:
    """One chain: its article, its template's other pages, its state."""

    def __init__(self, chain: list[str], words: dict[str, Any], templates: list[str]) -> None:
        self.name, self.template, kinds, self.steps = chain
        self.words, self.templates = words, templates
        self.kinds = set(site.KINDS) if kinds == "all" else set(kinds.split(","))
        self.rng = random.Random(self.name)
        self.article = site.article(words, 0, self.rng)
        self.url = self.article.url
        self.new_url = self.url.replace("/news/", "/archive/")
        self.sisters = [site.article(words, n, self.rng) for n in range(1, SISTERS + 1)]
        self.state = State(url=self.url)
        self.sights: list[Sight] = []

    def play(self) -> Iterator[Step]:
        for n, sister in enumerate(self.sisters):
            seen = reading_of(self._observation(sister, 0, sister.url))
            assert seen.sight is not None, (self.name, n)
            self.sights.append(seen.sight)
        self._decide(self._observation(self.article, 0, self.url))
        for number, step in enumerate(self.steps.split(), 1):
            what, expected = step.split(":")
            yield Step(self.name, what, expected, self._decide(self._at(what, number)))

    def _round(self, number: int) -> None:
        """Two other pages of the template are visited in the same round."""
        for sister in self.sisters[number % 2 :: 2]:
            seen = reading_of(self._observation(sister, number, sister.url))
            assert seen.sight is not None
            self.sights.append(seen.sight)

    def _decide(self, observation: Observation) -> Decision:
        now = reading_of(observation).sight
        own = [now] if now is not None and observation.beside is None else []
        furniture = learn([*self.sights, *own], (observation.beside.text,) if observation.beside else ())
        found = decide(self.state, observation, furniture)
        self.state = found.state
        if found.after is not None:
            self.sights.append(found.after)
        return found

    def _at(self, what: str, number: int) -> Observation:
        how, _, where = what.partition("@")
        plain = {"ok": self.url, "redesign": self.url, "newaddress": self.new_url}
        plain |= {"slash": self.url + "/", "tracking": self.url + "?utm_source=x"}
        if how == "redesign":
            self.template = self.templates[(self.templates.index(self.template) + 1) % len(self.templates)]
        self._round(number)
        if how == "torn":
            whole = self._observation(self.article, number, self.url)
            assert whole.html is not None
            return _with(whole, html=whole.html[: whole.html.index(b"</h1>") + 500])
        if how == "site403":
            fields = answers.odd("403", self.url, site.later(number), self.words)
            return Observation(url=self.url, at=site.later(number), beside=Beside(403, "Forbidden"), **fields)
        if how in plain:
            return self._observation(self.article, number, plain[how])
        if how in vars_of_answers(self.words):
            at = site.later(number)
            fields = answers.odd(how, self.url, at, self.words)
            return Observation(url=self.url, at=at, beside=self._beside(how), home=self._home(), **fields)
        changed = copy.deepcopy(self.article)
        answers.edit(changed, how, self.words)
        assert changed != self.article, (self.name, what)
        self.article = changed
        return self._observation(self.article, number, plain.get(where, self.url))

    def _beside(self, how: str = "") -> Beside:
        status, title, inner = self.words.get("answers", answers.ANSWERS)["pages"]["soft"]
        html = answers.shell(title, inner, self.words["site"])
        seen = reading_of(Observation(url="x", at=site.later(0), status=200, html=html))
        return Beside(status if how == "soft" else 404, seen.signs.text, title)

    def _home(self) -> Beside:
        fields = answers.odd("home", self.url, site.later(0), self.words)
        seen = reading_of(Observation(url="x", at=site.later(0), status=200, html=fields["html"]))
        return Beside(200, seen.signs.text, seen.signs.title)

    def _observation(self, art: Any, number: int, final: str) -> Observation:
        at = site.later(number)
        fur = site.Furniture(self.words, self.kinds, self.rng, datetime.fromisoformat(at))
        html = site.page(self.template, art, fur, self.words["site"]).encode()
        asked = self.url if art is self.article else art.url
        chain = (Hop(200, asked),) if final == asked else (Hop(301, asked), Hop(200, final))
        return Observation(
            url=asked,
            at=at,
            status=200,
            final_url=final,
            chain=chain,
            html=html,
            content_type="text/html; charset=utf-8",
        )


def vars_of_answers(words: dict[str, Any]) -> set[str]:
    say = words.get("answers", answers.ANSWERS)
    return {*answers.STATUS, *answers.FAILURES, "empty", "other", *say["moved"], *say["pages"]}


def _with(observation: Observation, **fields: Any) -> Observation:
    from msgspec.structs import replace  # noqa: PLC0415 (used here alone)

    return replace(observation, **fields)


def played(name: str, words: str, templates: list[str], every: int = 1) -> list[Step]:
    held = site.world(words)
    return [step for chain in list(chains(name))[::every] for step in Player(chain, held, templates).play()]


if __name__ == "__main__":
    import sys

    which = sys.argv[1:] or ["chains.tsv", "first"]
    names = site.FIRST if which[1] == "first" else list(more_templates.SECOND)
    steps = played(which[0], which[1], names)
    for step in steps:
        if not step.is_right:
            d = step.decision
            print(step.chain, step.what, "want", step.expected, "got", d.kind, d.verdict.why)
            for h in d.hunks:
                print("     ", h.field, h.op, "|", h.before, "|", h.after)
    print(sum(s.is_right for s in steps), len(steps), sum(s.is_right for s in steps) / len(steps))
