"""Bytes to characters, with the byte offset of every character.

Order of belief: byte order mark, NUL pattern of UTF-16 and UTF-32, valid UTF-8, the declared charset, statistical guess
(charset-normalizer), windows-1252. Bytes that the encoding cannot hold become U+FFFD and are counted, never dropped.
"""

from __future__ import annotations

import codecs
import re
from array import array
from itertools import accumulate
from typing import NamedTuple

from allegata.errors import InputError
from allegata.text.languages import likeliest

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# WHATWG Encoding Standard: labels of web pages that mean a superset of what they say
_WEB_LABELS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_STATEFUL = ("iso2022", "hz")
_NO_PAGE = {
    "idna",
    "punycode",
    "unicode-escape",
    "raw-unicode-escape",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-7",
    "mbcs",
    "oem",
}
"""Codecs that no report is saved in, and UTF-7, which smuggles markup."""
_SHORTEST_WIDE = 8
_NEARLY_ALL = 0.9
_NEARLY_NONE = 0.1
_HIGH_NUL = 0.4
"""NULs per pair of bytes in UTF-16: most characters of most reports lie below U+0100."""
_SHORT_WORD = 3
_SAMPLE = 60_000
_DECLARED_HTML = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})""")
_LONE = re.compile("[\ud800-\udfff]")
_MULTIBYTE = ("gb", "big5", "cp932", "cp949", "shift", "euc", "johab", "iso2022", "hz")
_LATIN_LETTERS = "éèàçêîôûëïùüöäßñóíáúãõåøæýěščřžůďťňąćęłńśźżőűășțđğşı"
_CYRILLIC = "оеаинтсрвлкмдпуяы"
_COMMON = {
    "cp1252": _LATIN_LETTERS,
    "cp1250": _LATIN_LETTERS,
    "cp1251": _CYRILLIC,
    "koi8_r": _CYRILLIC,
    "cp1253": "αοιετσνηυρπκμλςά",
    "cp1255": "יוהלאתמבשרנ",
    "cp1256": "اليمونرتبةدع",
}
"""The commonest letters of each script (letter frequencies of Wikipedia texts), by the code page that holds them."""
_MARGIN = 0.1
_ADVICE = "save the report as text, HTML or PDF"
_JUDGED = 20_000
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BINARY_SHARE = 0.05
_FEW_CONTROLS = 20
_LATIN = {
    "cp1252": frozenset(
        ("en", "fr", "de", "es", "pt", "it", "nl", "da", "sv", "no", "nb", "nn", "fi", "is", "ca", "gl", "eu", "sq")
    ),
    "cp1250": frozenset(("cs", "sk", "pl", "hu", "hr", "sl", "ro", "bs", "sr")),
    "cp1254": frozenset(("tr", "az")),
    "cp1257": frozenset(("lt", "lv", "et")),
}
"""Languages that each Windows code page for the Latin script was made for (Microsoft, Code Page Identifiers)."""
_LANGUAGE_SAMPLE = 4_000
_LETTERS = re.compile(r"[^\W\d_]+")
_INNER_CAPITAL = re.compile("[a-z\u00df-\u00ff\u0430-\u045f\u03ac-\u03ce][\u00c0-\u00de\u0410-\u042f\u0391-\u03ab]")
_INNER_SIGN = re.compile(r"[^\W\d_][\u00a1-\u00aa\u00ac\u00ae-\u00b6\u00b8-\u00ba\u00bc-\u00bf\u00d7\u00f7][^\W\d_]")
_BAD_SHARE = 0.02
"""More undecodable bytes than this, and the declared encoding is not believed."""


class Decoded(NamedTuple):
    """Characters with their place in the bytes. `offsets` has one entry more than `text`; None means one byte each."""

    text: str
    encoding: str
    base: int
    offsets: array[int] | None
    warnings: tuple[str, ...]

    def byte(self, index: int) -> int:
        """Byte offset of the character at `index`; `len(text)` gives the end."""
        return self.base + index if self.offsets is None else self.offsets[index]


def decode(payload: bytes, declared: str | None = None, *, markup: bool = False) -> Decoded:
    """Decode a whole payload.

    Args:
        payload: the original bytes.
        declared: charset from outside (HTTP header), where known.
        markup: look for a charset declared inside (meta element, XML declaration).

    Raises:
        InputError: the bytes are no text in any encoding.
    """
    for bom, name in _BOMS:
        if payload.startswith(bom):
            return _finish(payload, name, len(bom), ())
    wide = _wide(payload)
    if wide is not None:
        return _finish(payload, wide, 0, ())
    if b"\0" in payload[:4096]:
        raise InputError("this is a binary file, not text", cause=_ADVICE)
    label = declared or (declared_charset(payload) if markup else None)
    believed = _known(label)
    if believed is not None and believed.startswith(_STATEFUL):
        return _finish(payload, believed, 0, ())
    if _is_utf8(payload):
        return _finish(payload, "utf-8", 0, _disagreement(label, believed, "utf-8", payload))
    encoding = _legacy(payload, believed)
    return _finish(payload, encoding, 0, _disagreement(label, believed, encoding, payload))


def declared_charset(payload: bytes) -> str | None:
    """The charset that a page declares in its first 4 KB, as written."""
    head = payload[:4096]
    found = _DECLARED_XML.search(head) or _DECLARED_HTML.search(head)
    return found.group(1).decode("ascii") if found else None


def _known(label: str | None) -> str | None:
    if label is None:
        return None
    try:
        info = codecs.lookup(label.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in _NO_PAGE:
        return None
    return _WEB_LABELS.get(info.name, info.name)


def _disagreement(label: str | None, believed: str | None, used: str, payload: bytes) -> tuple[str, ...]:
    if label is None or payload.isascii() or believed in {used, None if used == "utf-8" else used}:
        return ()
    if believed in _WIDE and used == "utf-8":
        return ()
    return (f"declared as {label}, read as {used}: the bytes do not fit the declaration",)


def _wide(payload: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, by where the NUL bytes stand."""
    head = payload[: min(len(payload), 2048) // 4 * 4]
    if len(head) < _SHORTEST_WIDE or b"\0" not in head:
        return None
    quarter = len(head) / 4
    nul = [head[i::4].count(0) / quarter for i in range(4)]
    if nul[3] > _NEARLY_ALL and nul[2] > _NEARLY_ALL and nul[0] < _NEARLY_NONE:
        return "utf-32-le"
    if nul[0] > _NEARLY_ALL and nul[1] > _NEARLY_ALL and nul[3] < _NEARLY_NONE:
        return "utf-32-be"
    for name, high, low in (
        ("utf-16-le", nul[1] + nul[3], nul[0] + nul[2]),
        ("utf-16-be", nul[0] + nul[2], nul[1] + nul[3]),
    ):
        if high > _HIGH_NUL and low < _HIGH_NUL / 10 and _reads_as_text(head, name):
            return name
    return None


def _reads_as_text(head: bytes, name: str) -> bool:
    text = head.decode(name, "replace")
    good = sum(c.isprintable() or c.isspace() for c in text)
    return good > 0.97 * len(text)


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        # sequences that are whole by chance are rare: a few broken bytes do not make it another encoding
        decoded = payload.decode("utf-8", "surrogateescape")
        bad = len(_LONE.findall(decoded))
        whole = sum(1 for c in decoded if c > "\x7f" and not "\ud800" <= c <= "\udfff")
        return whole >= 2 * bad
    return True


def _legacy(payload: bytes, believed: str | None) -> str:
    if believed is not None and believed not in _WIDE and believed != "utf-8" and _fits(payload, believed):
        return believed
    from charset_normalizer import from_bytes  # noqa: PLC0415 (slow to load, seldom needed)

    best = from_bytes(_sample(payload), steps=5, chunk_size=1024, threshold=0.35).best()
    guess = _known(best.encoding) if best is not None else None
    if guess is None or guess in _WIDE or guess == "utf-8":
        guess = "cp1252"
    return guess if guess.startswith(_MULTIBYTE) else _plausible(payload, guess)


def _plausible(payload: bytes, guess: str) -> str:
    """The guess, unless another single-byte encoding gives plainer words of its own letters."""
    sample = _sample(payload)[:_JUDGED]
    names = tuple(dict.fromkeys((guess, *_COMMON)))
    scores = {name: _plainness(sample.decode(name, "replace"), _COMMON.get(name, _LATIN_LETTERS)) for name in names}
    best = max(names, key=lambda name: scores[name])
    if scores[guess] < scores[best] - _MARGIN:
        guess = best
    return _by_language(sample, guess) if guess in _LATIN or guess.startswith(("iso8859", "mac")) else guess


def _plainness(text: str, common: str) -> float:
    """Share of characters above ASCII that are a script's common letters, less what no writer puts in a word."""
    high = [c for c in text if c > "\x7f"]
    letters = [c for c in high if c.isalpha()]
    odd = len(_INNER_CAPITAL.findall(text)) + len(_INNER_SIGN.findall(text))
    odd += sum(c == "\ufffd" or "\x80" <= c <= "\x9f" for c in high)
    for word in _LETTERS.findall(text):
        above = sum(c > "\x7f" for c in word)
        mixed = above < len(word) and any(c > "\u0370" for c in word)
        foreign = common is _LATIN_LETTERS and len(word) > _SHORT_WORD and above > 0.6 * len(word)
        odd += above if mixed or foreign else 0
    return sum(c.lower() in common for c in letters) / max(len(letters), 1) - odd / max(len(high), 1)


def _by_language(sample: bytes, guess: str) -> str:
    """Among the encodings of the Latin script, the one made for the language that the text then is in."""
    for name in dict.fromkeys((*([guess] if guess in _LATIN else []), *_LATIN)):
        if likeliest(sample[:_LANGUAGE_SAMPLE].decode(name, "replace"))[0] in _LATIN[name]:
            return name
    return guess


def _sample(payload: bytes) -> bytes:
    """Where the bytes above ASCII are, cut at line ends so that no character is split."""
    first = next((i for i in range(0, len(payload), 4096) if not payload[i : i + 4096].isascii()), 0)
    return payload[first : first + _SAMPLE] if len(payload) > _SAMPLE else payload


def _fits(payload: bytes, name: str) -> bool:
    try:
        decoded = payload[: 4 * _SAMPLE].decode(name, "surrogateescape")
    except (UnicodeDecodeError, LookupError):
        return False
    high = sum(c > "\x7f" for c in decoded)
    bad = sum("\x80" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" for c in decoded)
    return bad <= _BAD_SHARE * max(high, 1)


def _finish(payload: bytes, encoding: str, base: int, warnings: tuple[str, ...]) -> Decoded:
    body = payload[base:]
    offsets: array[int] | None
    if encoding.startswith(_STATEFUL):
        text, offsets = _stateful(body, encoding, base)
    else:
        text = _strict_or_escaped(body, encoding)
        offsets = _offsets(text, encoding, base, len(body))
        if offsets is not None and offsets[-1] != len(payload) - len(body) % _WIDE.get(encoding, 1):
            text, offsets = _stateful(body, encoding, base)
    head = text[:4096]
    if len(_CONTROLS.findall(head)) > max(_BINARY_SHARE * len(head), _FEW_CONTROLS):
        raise InputError("this is a binary file, not text", cause=_ADVICE)
    bad = len(_LONE.findall(text)) + text.count("\ufffd")
    bad += 1 if len(body) % _WIDE.get(encoding, 1) else 0
    text = _LONE.sub("\ufffd", text)
    if bad:
        noun = "byte" if bad == 1 else "bytes"
        warnings = (*warnings, f"{bad} {noun} could not be read as {encoding}, shown as \ufffd")
    return Decoded(text, encoding, base, offsets, warnings)


def _strict_or_escaped(body: bytes, encoding: str) -> str:
    if encoding in _WIDE:
        whole = body[: len(body) // _WIDE[encoding] * _WIDE[encoding]]
        try:
            return whole.decode(encoding, "surrogatepass")
        except UnicodeDecodeError:
            return whole.decode(encoding, "replace")
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        # each undecodable byte becomes one lone surrogate, so its width stays known
        return body.decode(encoding, "surrogateescape")
    except UnicodeDecodeError:
        return body.decode(encoding, "replace")


def _offsets(text: str, encoding: str, base: int, size: int) -> array[int] | None:
    if len(text) == size:
        return None
    widths = {c: _width(c, encoding) for c in set(text)}
    return array("Q", accumulate((widths[c] for c in text), initial=base))


def _width(char: str, encoding: str) -> int:
    if "\udc80" <= char <= "\udcff" and encoding not in _WIDE:
        return 1
    try:
        return len(char.encode(encoding, "surrogatepass"))
    except UnicodeEncodeError:
        return 1


def _stateful(body: bytes, encoding: str, base: int) -> tuple[str, array[int]]:
    """Decode byte by byte: for encodings whose characters have no width of their own."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    out: list[str] = []
    offsets = array("Q")
    last = base
    for i in range(len(body)):
        for char in decoder.decode(body[i : i + 1]):
            out.append(char)
            offsets.append(last)
            last = base + i + 1
    for char in decoder.decode(b"", final=True):
        out.append(char)
        offsets.append(last)
    offsets.append(base + len(body))
    return "".join(out), offsets
