from __future__ import annotations

import re
from pathlib import Path

import pytest

import allegata.publish.pages as package

STYLE = (Path(package.__file__).parent / "style.css").read_text(encoding="utf-8")
PAIRS = [
    *(("ink", g) for g in ("paper", "ground", "fact", "deny", "other", "warn", "target")),
    *(("soft", g) for g in ("paper", "ground")),
    *(("link", g) for g in ("paper", "ground", "fact", "target")),
    ("deny-ink", "deny"),
    ("deny-ink", "paper"),
    ("warn-ink", "warn"),
    ("warn-ink", "paper"),
    ("internal", "ground"),
]


def schemes() -> dict[str, dict[str, str]]:
    found = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    made = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in found]
    return dict(zip(("light", "dark", "print"), made, strict=True))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    pairs = [d * 2 for d in digits] if len(digits) == 3 else [digits[i : i + 2] for i in (0, 2, 4)]
    parts = [int(p, 16) / 255 for p in pairs]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_contrast_reaches_aa(scheme: str):
    colours = schemes()[scheme]
    weak = {(a, b): round(contrast(colours[a], colours[b]), 2) for a, b in PAIRS if a in colours and colours.get(b)}
    assert {k: v for k, v in weak.items() if v < 4.5} == {}


def test_the_running_head_reaches_aa():
    colours = schemes()
    assert contrast("#ffffff", colours["light"]["internal"]) >= 4.5
    assert contrast("#2a0a05", colours["dark"]["internal"]) >= 4.5


def test_focus_is_visible_and_nothing_is_loaded():
    assert ":focus-visible" in STYLE
    assert not re.search(r"@import|@font-face|https?:|url\(", STYLE)


def test_braces_balance():
    assert STYLE.count("{") == STYLE.count("}")
    assert "<" not in STYLE
