"""Keys of the index of an archive: an address turned so that a site's pages stand together (SURT)."""

from __future__ import annotations

from urllib.parse import urlsplit

_USUAL = {"http": 80, "https": 443}
_WEB_HOST = "www"


def surt(url: str) -> str:
    """`http://www.News.example/A/?b=2&a=1#c` as `example,news)/a?a=1&b=2`; what is no web address comes back as it is.

    As most indexes have it: the scheme and a leading `www` (with or without digits) left out, the host turned, all in
    lower case, the fields of a query sorted, a last slash left out.
    A numeric address is turned too, as replay tools do.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _USUAL or not host:
        return url
    place = f":{port}" if port is not None and port != _USUAL[parts.scheme] else ""
    path = parts.path.lower().rstrip("/") or "/"
    fields = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return f"{_turned(host)}{place}){path}{f'?{fields}' if fields else ''}"


def _turned(host: str) -> str:
    if ":" in host:  # an address of IPv6 has no labels
        return f"[{host}]"
    labels = host.split(".")
    if len(labels) > 1 and labels[0].rstrip("0123456789") == _WEB_HOST:
        del labels[0]
    return ",".join(reversed(labels))
