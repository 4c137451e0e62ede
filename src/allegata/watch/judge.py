"""What one visit found: the article, the article elsewhere, that it is gone, or only that nothing can be said today.

A removal is never claimed from a failure: whatever may be the site's, the network's or a gatekeeper's doing is
`unreachable`, and so is all that cannot be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from allegata.watch import address
from allegata.watch.furniture import NOTHING, sort
from allegata.watch.likeness import alike, contained
from allegata.watch.sentences import key
from allegata.watch.vocabulary import pages

if TYPE_CHECKING:
    from allegata.watch.furniture import Furniture
    from allegata.watch.observation import Beside, Observation, Reading, Sight

Finding = Literal["article", "moved", "gone", "unreachable"]
_SHORT, _MIDDLE = 90, 220
_SAME_TEXT, _FEW_COMMON = 0.25, 0.08
_SAME_PAGE = 0.6
_TORN = 0.9
_TEASER = 0.5
_OK, _REFUSALS, _GONE = 200, frozenset({401, 403, 451}), frozenset({404, 410})
_SERVER, _REDIRECT = 500, range(300, 400)
_ARTICLE_WORDS = 40
_SURE_WORDS = 400


class Verdict(msgspec.Struct, frozen=True):
    """What a visit found, and by which sign: `why` is a word of a closed list."""

    finding: Finding
    why: str


def judge(observation: Observation, seen: Reading, before: Sight | None, furniture: Furniture = NOTHING) -> Verdict:
    """Tell what a visit found.

    Args:
        observation: the visit.
        seen: its page as read.
        before: the last version of the article, where one is known.
        furniture: of its template; it makes no page like another.
    """
    status = observation.status
    if observation.failure is not None or status is None:
        return Verdict("unreachable", observation.failure or "no_answer")
    if status in _GONE:
        return _not_there(observation, seen)
    if status in _REFUSALS:
        return _refused(observation, seen)
    if status != _OK:
        why = "rate" if status == 429 else "server" if status >= _SERVER else "status"  # noqa: PLR2004 (RFC 6585)
        return Verdict("unreachable", why)
    return _answered(_Case(observation, seen, before, furniture))


class _Case:
    """One page that answered 200, with what is asked of it again and again."""

    def __init__(self, observation: Observation, seen: Reading, before: Sight | None, furniture: Furniture) -> None:
        self.observation, self.seen, self.before = observation, seen, before
        self.sight = seen.sight
        self.page_text = seen.signs.text or (self.sight.text if self.sight else "")
        self.size = len(self.page_text.split())
        self.told = len(self.sight.text.split()) if self.sight else 0
        self.head = key(
            f"{seen.signs.title} {seen.signs.heading} {(self.sight.title or '') if self.sight else ''}"
        ).casefold()
        self.low = key(self.page_text).casefold()
        old = " ".join(sort(before, furniture).sentences) if before else ""
        new = " ".join(sort(self.sight, furniture).sentences) if self.sight else ""
        self.kept = contained(old, new) if old and new else 0.0
        self.held = contained(new, old) if old and new else 0.0
        self.old, self.new = old, new
        self.same_title = bool(before and before.title and self.sight and _same_title(before.title, self.sight.title))

    def says(self, table: str) -> bool:
        """Whether title, heading or a short page hold a form of a table."""
        forms = pages()[table]["strong"]
        if any(f in self.head for f in forms):
            return True
        return min(self.told or self.size, self.size) <= _MIDDLE and any(f in self._front() for f in forms)

    def count(self, table: str) -> int:
        """How many different forms of a table the page holds."""
        return sum(f in self.low for f in pages()[table]["strong"])

    def _front(self) -> str:
        text = self.sight.text if self.sight and self.told else self.page_text
        return key(text).casefold()

    @property
    def redirected(self) -> bool:
        """Whether the page stands at another address."""
        return not address.same(self.observation.url, self.observation.address)


def _not_there(observation: Observation, seen: Reading) -> Verdict:
    if seen.signs.has_captcha and _any(seen, "challenge"):
        return Verdict("unreachable", "challenge")
    return Verdict("gone", "status_410" if observation.status == 410 else "status_404")  # noqa: PLR2004 (RFC 9110)


def _refused(observation: Observation, seen: Reading) -> Verdict:
    """401, 403, 451: for good, unless something is asked of the visitor or the whole site refuses."""
    headers = observation.headers
    if seen.signs.has_captcha or _any(seen, "challenge") or "cf-mitigated" in headers or seen.signs.refresh:
        return Verdict("unreachable", "challenge")
    if seen.signs.has_password or _any(seen, "login"):
        return Verdict("unreachable", "login")
    if _any(seen, "consent"):
        return Verdict("unreachable", "consent")
    if "retry-after" in headers or _any(seen, "passing"):
        return Verdict("unreachable", "passing")
    others = [o.status for o in (observation.beside, observation.home) if o is not None]
    if observation.status in others:
        return Verdict("unreachable", "site_refuses")
    return Verdict("gone", f"status_{observation.status}")


def _any(seen: Reading, table: str) -> bool:
    low = key(f"{seen.signs.title} {seen.signs.text or (seen.sight.text if seen.sight else '')}").casefold()
    return any(form in low for form in pages()[table]["strong"])


def _answered(case: _Case) -> Verdict:
    observation, signs = case.observation, case.seen.signs
    # CASE 1: nothing came, or half of it
    if observation.html is not None and not observation.html.strip():
        return Verdict("unreachable", "empty")
    if observation.html is None and case.sight is None:
        return Verdict("unreachable", "empty")
    if not signs.has_end and not (case.kept > _TORN):
        return Verdict("unreachable", "truncated")
    # CASE 2: it is the article, whatever stands around it
    if _is_article(case):
        return Verdict("moved", "new_address") if case.redirected else Verdict("article", "same")
    # CASE 3: somebody stands before the page
    gate = _gate(case)
    if gate is not None:
        return Verdict("unreachable", gate)
    # CASE 4: something else stands there
    return _else(case)


def _is_article(case: _Case) -> bool:
    if case.before is None:
        return False
    if case.kept >= _SAME_TEXT or (case.held >= _SAME_TEXT * 2 and case.told >= _ARTICLE_WORDS):
        return not _is_teaser(case)
    return case.same_title and case.kept >= _FEW_COMMON and case.told >= _ARTICLE_WORDS and not _is_teaser(case)


def _is_teaser(case: _Case) -> bool:
    """Whether it is the article's beginning alone, before a bar: nothing was taken out by anybody."""
    asks = case.seen.signs.has_password or case.count("login") > 0 or case.count("consent") > 1
    return case.kept < _TEASER and case.held > _TORN and asks


def _gate(case: _Case) -> str | None:
    signs, steps = case.seen.signs, address.path_words(case.observation.address)
    moved = case.redirected
    short = case.told <= _MIDDLE
    if short and (
        case.says("challenge") or (signs.has_captcha and case.told <= _SHORT and case.count("not_found") == 0)
    ):
        return "challenge"
    # a removal may say why it came to be in a lawyer's words; consent and login never do
    if short and not case.says("legal"):
        if moved and steps & set(pages()["login"]["challenge_path"]):
            return "challenge"
        if case.count("consent") > 1 and case.told <= _MIDDLE and not case.says("not_found"):
            return "consent"
        if (moved and steps & set(pages()["login"]["consent_path"])) or _only(case, "consent"):
            return "consent"
        if signs.has_password or (moved and steps & set(pages()["login"]["path"])) or _is_bar(case):
            return "login"
    if short and case.says("passing") and not _beside_tells(case):
        return "passing"
    return None


def _only(case: _Case, table: str) -> bool:
    return case.says(table) and not case.says("not_found") and case.told <= _SHORT


def _is_bar(case: _Case) -> bool:
    teaser = case.same_title or (case.held > _TEASER and case.told > 0)
    return (case.count("login") > 1 or teaser) and _only_login(case)


def _only_login(case: _Case) -> bool:
    return case.says("login") and not case.says("not_found") and case.told <= _MIDDLE


def _beside_tells(case: _Case) -> bool:
    """Whether the address that cannot exist gives the same page while the home page works."""
    beside, home = case.observation.beside, case.observation.home
    if beside is None or not _like(case, beside):
        return False
    return home is not None and home.status == _OK and not _like(case, home)


def _else(case: _Case) -> Verdict:
    observation = case.observation
    refresh = case.seen.signs.refresh
    if refresh is not None and case.told <= _SHORT:
        target = refresh if "//" in refresh else f"https://{address.host(observation.url)}{refresh}"
        return (
            Verdict("gone", "to_home")
            if address.is_above(target, observation.url)
            else Verdict("unreachable", "challenge")
        )
    if case.redirected and address.is_above(observation.address, observation.url):
        return Verdict("gone", "to_home")
    twin = _twin(case)
    if twin is not None:
        return twin
    if case.told <= _MIDDLE and case.says("legal"):
        return Verdict("gone", "legal_notice")
    if case.says("not_found"):
        return Verdict("gone", "soft_404")
    if case.before is None:
        enough = case.sight is not None and case.told > 0
        return Verdict("article", "first") if enough else Verdict("unreachable", "empty")
    if _is_home_title(case):
        return Verdict("gone", "home_at_address")
    if case.same_title and case.told >= _ARTICLE_WORDS:
        return Verdict("article", "rewritten")
    if case.told >= _ARTICLE_WORDS:
        return Verdict("gone", "another_article")
    if case.redirected and case.sight is not None and case.told:
        return Verdict("gone", "elsewhere")
    if case.same_title and case.kept > 0:
        return Verdict("article", "shortened")
    return Verdict("unreachable", "unclear")


def _twin(case: _Case) -> Verdict | None:
    """Whether the home page stands here, or what stands where nothing can be."""
    beside, home = case.observation.beside, case.observation.home
    if home is not None and _like(case, home):
        return Verdict("gone", "to_home" if case.redirected else "home_at_address")
    if beside is not None and beside.status == _OK and _like(case, beside):
        return Verdict("gone", "soft_404")
    return None


def _is_home_title(case: _Case) -> bool:
    home = case.observation.home
    title = key(case.seen.signs.title).casefold()
    return home is not None and bool(title) and title == key(home.title).casefold()


def _like(case: _Case, other: Beside) -> bool:
    text = case.page_text
    if not other.text or not text:
        return False
    return (
        alike(text, other.text) >= _SAME_PAGE
        or alike(case.sight.text if case.sight else text, other.text) >= _SAME_PAGE
    )


def _same_title(one: str, other: str | None) -> bool:
    return other is not None and (key(one).casefold() == key(other).casefold() or alike(one, other) >= _SAME_PAGE)
