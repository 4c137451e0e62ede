"""What may be done to an article of the test site, and what an address may answer instead of it."""

from __future__ import annotations

import re
from typing import Any

from allegata.watch import Hop


def edit(art: Any, how: str, words: dict[str, Any]) -> None:
    """Change an article in place, as an editor would."""
    texts, ps = words["texts"], art.paragraphs
    at = {
        k: next((i for i, p in enumerate(ps) if p[:12] == texts[k].format(**art.values)[:12]), 0)
        for k in texts
        if "{" not in texts[k][:12]
    }
    if how == "number":
        ps[2] = re.sub(r"\d+", lambda m: str(int(m.group()) - 3), ps[2], count=1)
    elif how == "name":
        ps[1] = ps[1].replace(f", {art.values['person']},", "").replace(art.values["person"], "")
    elif how == "word":
        ps[3] = ps[3].replace(art.values["accusation"], words["softer"][0])
    elif how == "negate":
        ps[0] = ps[0].replace(" were ", " were not ").replace(" wurden ", " wurden nicht ")
    elif how == "headline":
        art.title = texts["softer_title"].format(**art.values)
    elif how == "byline":
        art.byline = words["people"][-1] if art.byline != words["people"][-1] else words["people"][0]
    elif how == "date":
        art.day = art.day.replace("2031", "2030")
    elif how == "add":
        ps.insert(4, texts["added"])
    elif how == "cut":
        del ps[3]
    elif how == "cut_last":
        del ps[-1]
    elif how == "move":
        ps.append(ps.pop(5))
    elif how == "split":
        ps[1] = ps[1].replace(" and says", ". The manager says").replace(" und sagt", ". Er sagt")
    elif how == "merge":
        i = at.get("quote", 4)
        ps[i] = (
            ps[i]
            .replace(" said. “They", " said, “and they")
            .replace("einer von ihnen. “Unsere", "einer von ihnen, “unsere")
        )
    elif how == "quote_cut":
        i = next(i for i, p in enumerate(ps) if "“" in p)
        del ps[i]
    elif how == "correction":
        ps.append(texts["correction"])
    elif how == "many":
        for name in ("number", "word", "add"):
            edit(art, name, words)
    else:
        raise AssertionError(how)


STATUS = {"404": 404, "410": 410, "403": 403, "401": 401, "451": 451, "429": 429, "500": 500, "502": 502, "503": 503}
FAILURES = ("timeout", "reset", "dns", "truncated")


def shell(title: str, inner: str, site: str) -> bytes:
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>"
        f"<main>{inner}</main><footer><p>{site}. All rights reserved.</p></footer></body></html>"
    ).encode()


def odd(how: str, url: str, at: str, words: dict[str, Any]) -> dict[str, Any]:
    """The fields of an observation that is not the article."""
    site, host = words["site"], words["host"]
    say = words.get("answers", ANSWERS)
    if how in STATUS:
        body = shell(how, f"<h1>{say['status'].get(how, 'Sorry')}</h1>", site)
        return {"status": STATUS[how], "html": body, "headers": {"retry-after": "120"} if how == "429" else {}}
    if how in FAILURES:
        return {"status": None, "failure": how}
    if how == "empty":
        return {"status": 200, "html": b""}
    if how in {"home", "section", "other_moved", "consent_moved", "login_moved"}:
        title, inner, path = say["moved"][how]
        target = f"https://{host}{path}"
        inner = inner or f"<p>{words['texts']['other']}</p>"
        if how in {"home", "section"}:
            inner = "".join(
                f"<div><h2><a href=/x>{s}</a></h2><p>{s}, and what comes of it.</p></div>" for s in words["stories"]
            )
        return {
            "status": 200,
            "final_url": target,
            "chain": (Hop(302, url), Hop(200, target)),
            "html": shell(title or site, inner, site),
        }
    if how == "other":
        return {
            "status": 200,
            "html": shell(
                words["texts"]["other_title"],
                f"<h1>{words['texts']['other_title']}</h1><p>{words['texts']['other']}</p>",
                site,
            ),
        }
    status, title, inner = say["pages"][how]
    return {"status": status, "html": shell(title, inner, site)}


ANSWERS: dict[str, Any] = {
    "status": {
        "404": "Page not found",
        "410": "Gone",
        "403": "Forbidden",
        "401": "Unauthorized",
        "451": "Unavailable",
        "500": "Internal Server Error",
    },
    "moved": {
        "home": ("", "", "/"),
        "section": ("News", "", "/news/"),
        "other_moved": ("Regatta draws record crowd", "", "/news/999/regatta"),
        "consent_moved": (
            "Before you continue",
            "<h1>We value your privacy</h1><p>We and our partners use cookies.</p><button>Accept all</button><form><input type=submit></form>",
            "/consent?to=1",
        ),
        "login_moved": (
            "Log in",
            "<h1>Log in</h1><form><input name=u><input type=password name=p></form><p>Forgot password?</p>",
            "/login?next=1",
        ),
    },
    "pages": {
        "soft": [
            200,
            "Oh no",
            "<h1>Oh no</h1><p>There is no such page here. Try the search instead, or start from our front page.</p>",
        ],
        "soft_words": [
            200,
            "Page not found",
            "<h1>Page not found</h1><p>The page you requested does not exist or has been removed.</p>",
        ],
        "error200": [200, "Error 404", "<h1>Error</h1><p>Sorry, this article is no longer available.</p>"],
        "legal": [200, "Notice", "<h1>Notice</h1><p>This article has been withdrawn for legal reasons.</p>"],
        "legal_court": [
            200,
            "Article withdrawn",
            "<h1>Article withdrawn</h1><p>By order of the court the text that stood here may not be published until further notice. We regret this and have appealed.</p>",
        ],
        "challenge403": [
            403,
            "Just a moment...",
            "<h1>Checking your browser</h1><p>Please enable JavaScript and cookies to continue.</p><div id=cf-challenge-platform></div>",
        ],
        "challenge503": [503, "Just a moment...", "<p>Checking your browser before you can go on. Ray ID: 77</p>"],
        "challenge200": [
            200,
            "Security check",
            "<h1>One more step</h1><p>Please complete the security check to access the site.</p><div class=h-captcha></div>",
        ],
        "robot200": [
            200,
            "Are you a robot?",
            "<h1>Are you a robot?</h1><p>We have noticed unusual traffic from your network.</p><form><input type=text></form>",
        ],
        "consent200": [
            200,
            "Cookies",
            "<h1>We value your privacy</h1><p>We and our partners store and read information on your device.</p><button>Accept all</button>",
        ],
        "login200": [
            200,
            "Subscribe to read",
            "<h1>Subscribe to read</h1><p>Already a subscriber? Log in</p><form><input type=password></form>",
        ],
        "maintenance": [
            200,
            "Back soon",
            "<h1>We will be back soon</h1><p>The site is under maintenance. Please try again later.</p>",
        ],
        "broken200": [
            200,
            "Error",
            "<h1>Internal server error</h1><p>Something went wrong. Please try again later.</p>",
        ],
        "login401": [401, "Log in", "<h1>Please log in</h1><form><input type=password></form>"],
    },
}
