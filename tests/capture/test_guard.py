"""Addresses that must not be reached, in every form that programs read as one, and those that may."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegata.capture import Allowance, FetchError, Guard, target_of
from allegata.capture.addresses import refusal
from allegata.errors import UsageError

ATTACKS = [
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.01/",
    "http://0/",
    "http://0.0.0.0/",
    "http://0x0/",
    "http://00000000/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://2852039166/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://192.88.99.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::127.0.0.1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::808:808]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:808:808::]/",
    "http://[2001:0:808:808::1]/",
    "http://[2a00:1450::5efe:127.0.0.1]/",
    "http://[2a00:1450::200:5efe:7f00:1]/",
    "http://[2001:db8::1]/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://%31%32%37.0.0.1/",
    "http://user@127.0.0.1/",
    "http://news.example@127.0.0.1/",
    "http://user:word@news.example/",
    "http://news.example\\@127.0.0.1/",
    "http://news.example:0/",
    "http://news.example:99999/",
    "http://news.example:8o/",
    "http:///path",
    "http:/127.0.0.1/",
    "http://.../",
    "http://a..b/",
    "http://-a.example/",
    "http://[::1/",
    "http://news.example\r\nX: y/",
    "http://news.exa\tmple/",
    "file:///etc/passwd",
    "ftp://news.example/",
    "gopher://news.example/",
    "data:text/html,x",
    "javascript:alert(1)",
    "//news.example/",
    "news.example",
    "",
]


@pytest.mark.parametrize("url", ATTACKS)
def test_what_must_not_be_reached_is_refused_before_any_name_is_resolved(url: str):
    def never(_host: str, _port: int) -> list[str]:
        raise AssertionError("a name was resolved")

    with pytest.raises(FetchError) as caught:
        Guard(resolve=never).target(url)
    assert caught.value.kind == "blocked_address"
    assert "word" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "whole", "fragment"),
    [
        ("http://news.example", "http://news.example/", ""),
        ("HTTPS://News.Example:443/a?b=c#d", "https://news.example/a?b=c", "d"),
        ("http://news.example.:8080/", "http://news.example:8080/", ""),
        ("http://bücher.example/ä b", "http://xn--bcher-kva.example/%C3%A4%20b", ""),
        ("http://8.8.8.8/", "http://8.8.8.8/", ""),
        ("http://[2a00:1450::8]/", "http://[2a00:1450::8]/", ""),
        ("http://[::ffff:8.8.8.8]/", "http://[::ffff:808:808]/", ""),
        ("http://my_site.example/%7Ea%2Fb", "http://my_site.example/%7Ea%2Fb", ""),
        ("http://1news.example/", "http://1news.example/", ""),
    ],
)
def test_plain_addresses_are_taken_as_they_are(url: str, whole: str, fragment: str):
    target = Guard().target(url)
    assert (target.url, target.fragment) == (whole, fragment)


@pytest.mark.parametrize(
    "answer", ["10.0.0.1", "::1", "169.254.169.254", "64:ff9b::a00:1", "fe80::1%eth0", "100.64.0.1"]
)
def test_what_a_name_resolves_to_is_judged(answer: str):
    with pytest.raises(FetchError) as caught:
        Guard(resolve=lambda _h, _p: [answer]).reachable("news.example", 80, 1)
    assert caught.value.kind == "blocked_address"


def test_one_closed_address_among_open_ones_closes_the_name():
    with pytest.raises(FetchError, match="loopback"):
        Guard(resolve=lambda _h, _p: ["8.8.8.8", "::1"]).reachable("news.example", 80, 1)


def test_an_allowance_lets_in_its_address_and_port_and_no_other():
    guard = Guard(Allowance(["127.0.0.1:8000", "[::1]:9", "10.2.0.0/16"]), resolve=lambda _h, _p: ["::1", "127.0.0.1"])
    assert [r.address for r in guard.reachable("home.example", 8000, 1)] == ["127.0.0.1"]
    assert guard.reachable("10.2.3.4", 1, 1)[0].by_allowance
    assert not guard.reachable("8.8.8.8", 1, 1)[0].by_allowance
    for url in ("http://127.0.0.1:8001/", "http://[::1]:10/", "http://10.3.0.1/", "http://2130706433:8000/"):
        with pytest.raises(FetchError):
            guard.target(url)


@pytest.mark.parametrize("text", ["", "news.example", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0.1:x", "10.0.0.1/8"])
def test_an_allowance_that_is_no_address_is_wrong_use(text: str):
    with pytest.raises(UsageError):
        Allowance([text])


def test_a_local_name_is_refused_where_a_proxy_resolves_it_and_an_onion_without_one():
    behind = Guard(via_proxy=True)
    for host in ("localhost", "printer", "wiki.internal", "a.b.local", "router.home.arpa"):
        with pytest.raises(FetchError) as caught:
            behind.target(f"http://{host}/")
        assert caught.value.kind == "blocked_address"
    with pytest.raises(FetchError):
        behind.target("http://127.0.0.1/")
    assert behind.target("http://abcdef.onion/").host == "abcdef.onion"
    with pytest.raises(FetchError) as caught:
        Guard().target("http://abcdef.onion/")
    assert caught.value.kind == "dns"


def test_a_resolver_that_never_answers_is_a_timeout():
    import threading  # noqa: PLC0415  # this test alone

    gate = threading.Event()
    guard = Guard(resolve=lambda _h, _p: [str(gate.wait(5))])
    with pytest.raises(FetchError) as caught:
        guard.reachable("news.example", 80, 0.02)
    gate.set()
    assert caught.value.kind == "timeout"


@given(st.integers(0, 2**32 - 1))
def test_an_address_in_another_form_is_no_more_public_than_itself(number: int):
    plain = ipaddress.IPv4Address(number)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    nat64 = ipaddress.IPv6Address((0x64FF9B << 96) | number)
    assert (refusal(plain) is None) == (refusal(mapped) is None) == (refusal(nat64) is None)
    if refusal(plain) is None:
        assert plain.is_global


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_refusal(text: str):
    try:
        target = target_of(f"http://{text}")
    except FetchError:
        return
    assert target.url.isascii()
    assert target_of(target.url).url == target.url
