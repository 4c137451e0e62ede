"""Who signed, and what existed when: signatures and time-stamps taken, kept, and every tampering with them named."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import sqlite3
import stat
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from authority import Authority
from rfc3161_client import decode_timestamp_response

import allegata
from allegata.capture.der import with_sorted_certificates
from allegata.capture.stamping import check
from allegata.cli import run
from allegata.errors import CheckFailedError, UsageError
from allegata.model.proofs import Signature, Token, link_of
from allegata.model.seals import GENESIS
from allegata.review import Key
from allegata.store import Reader, tokens
from allegata.workbench.proof_checks import trust_of
from allegata.workbench.settings import config_folder, signing_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

REPORT = (
    "Outlet: Sandpiper Weekly\nPublished: 3 March 2021\n\nGuards took the passports of nine workers, said Bram Oke.\n"
)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    made = Authority(tmp_path_factory.mktemp("ts") / "harbour", "Harbour")
    yield made
    made.close()


@pytest.fixture(scope="module")
def meridian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    made = Authority(tmp_path_factory.mktemp("ts") / "meridian", "Meridian")
    yield made
    made.close()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration folder of the test's own."""
    folder = tmp_path / "config"
    folder.mkdir()
    monkeypatch.setenv("ALLEGATA_CONFIG", str(folder))
    return folder


@pytest.fixture(scope="module")
def _plain_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    allegata.report([folder / "report.txt"], folder / "case", title="Tallow Wharf")
    return folder / "case"


@pytest.fixture
def plain(_plain_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_plain_once, tmp_path / "case"))


@pytest.fixture(scope="module")
def _proved_once(_plain_once: Path, harbour: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = Path(shutil.copytree(_plain_once, tmp_path_factory.mktemp("proved") / "case"))
    assert _prove(case, harbour).exit_code == 0
    report = case.parent / "more.txt"
    report.write_text(REPORT.replace("nine", "twelve"), encoding="utf-8")
    allegata.report([report], case)
    assert _prove(case, harbour).exit_code == 0
    return case


@pytest.fixture
def proved(_proved_once: Path, tmp_path: Path) -> Path:
    """A case whose log was signed twice and stamped twice, with a token of each of two originals."""
    return Path(shutil.copytree(_proved_once, tmp_path / "case"))


def _prove(case: Path, *authorities: Authority) -> allegata.Outcome:
    given = [one.given for one in authorities]
    return allegata.prove(case, authorities=given, allow=[one.address for one in authorities])


def _sql(case: Path, sql: str, *values: Any) -> None:
    with contextlib.closing(sqlite3.connect(case / "case.db")) as db, db:
        for table in ("decision", "proof"):
            for what in ("updated", "deleted"):
                db.execute(f"DROP TRIGGER IF EXISTS {table}_is_not_{what}")
        db.execute(sql, values)


def _proofs(case: Path) -> list[tuple[int, str, str]]:
    with contextlib.closing(sqlite3.connect(case / "case.db")) as db:
        return db.execute("SELECT seq, kind, body FROM proof ORDER BY seq").fetchall()


def _relink(case: Path, bodies: list[tuple[str, str]]) -> None:
    """Write the chain of proofs anew, as a forger who knows how would."""
    _sql(case, "DELETE FROM proof")
    previous = GENESIS
    for seq, (kind, body) in enumerate(bodies, 1):
        previous = link_of(previous, seq, kind, body)
        _sql(case, "INSERT INTO proof VALUES (?, ?, ?, ?)", seq, kind, body, previous)


def _last_token(case: Path, change: Callable[[Token], Token]) -> None:
    """Change the last token, with its link: no entry of the log holds it yet."""
    *others, (_, kind, body) = _proofs(case)
    changed = msgspec.json.encode(change(msgspec.json.decode(body, type=Token))).decode()
    _relink(case, [(k, b) for _, k, b in others] + [(kind, changed)])


def test_a_signing_key_is_made_once_for_its_owner_alone(config: Path):
    first = signing_key()
    assert signing_key().public == first.public
    assert stat.S_IMODE((config / "signing-key.pem").stat().st_mode) == 0o600
    assert (config / "signing-key.pub").read_text().strip() == f"ed25519:{first.public}"
    (config / "signing-key.pem").chmod(0o644)
    with pytest.raises(UsageError, match="can be read by others"):
        signing_key()


def test_the_platform_has_a_folder_where_none_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("ALLEGATA_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert config_folder() == tmp_path / "allegata"


def test_no_key_and_no_authority_is_in_a_case(plain: Path):
    pem = (config_folder() / "signing-key.pem").read_bytes().splitlines()[1]
    assert all(pem not in path.read_bytes() for path in plain.rglob("*") if path.is_file())
    found = allegata.verify(plain)
    assert (found.exit_code, found.notes) == (
        0,
        ("consistent, signer not established", "time proof: none asked for (files)"),
    )
    (line,) = found.proved
    assert f"signed with ed25519:{signing_key().public}" in line


def test_the_signer_must_be_the_one_that_is_trusted(plain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    key = signing_key().public
    for trust in (key, f"ed25519:{key}", config_folder() / "signing-key.pub"):
        found = allegata.verify(plain, trust=[trust])
        assert (found.exit_code, found.notes[0]) == (0, "consistent, signed with the key that you trust")
    assert run(["verify", str(plain), "--trust", Key.made().public]) == 3
    assert f"not signed with the key that you trust; it is signed by ed25519:{key}" in capsys.readouterr().out
    (tmp_path / "words").write_text("nothing of it")
    for wrong in (tmp_path / "words", config_folder() / "signing-key.pem", "nobody"):
        assert run(["verify", str(plain), "--trust", str(wrong)]) == 2
    assert "PRIVATE" not in capsys.readouterr().err


@pytest.mark.slow
def test_another_key_signs_what_comes_later_and_is_told(plain: Path, config: Path, tmp_path: Path):
    (tmp_path / "more.txt").write_text(REPORT.replace("nine", "ten"), encoding="utf-8")
    allegata.report([tmp_path / "more.txt"], plain)
    found = allegata.verify(plain)
    assert found.exit_code == 0
    assert len({line.partition("ed25519:")[2][:64] for line in found.proved}) == 2
    first = found.proved[0].partition("ed25519:")[2][:64]
    (fault,) = allegata.verify(plain, trust=[first]).faults
    assert "are not signed with the key that you trust" in fault
    assert allegata.verify(plain, trust=[config / "signing-key.pub"]).exit_code == 0


def test_a_key_that_cannot_be_made_leaves_the_log_unsigned_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ALLEGATA_CONFIG", str(tmp_path / "file"))
    outcome = allegata.new(tmp_path / "case", "Unsigned")
    assert [p.stage for p in outcome.problems] == ["proof", "proof"]
    assert "log not signed" in outcome.problems[0].message
    monkeypatch.setenv("ALLEGATA_CONFIG", str(tmp_path / "config"))
    assert allegata.new(tmp_path / "other", "Signed").problems == ()


def test_tokens_are_taken_once_and_openssl_holds_them_true(proved: Path, harbour: Authority):
    with Reader(proved) as reader:
        held = list(tokens(reader))
    assert sorted(token.target.partition(" ")[0] for token in held) == ["log", "log", "original", "original"]
    for token in held:
        assert harbour.holds(token.response, token.digest)
        assert not harbour.holds(token.response, hashlib.sha256(b"other").hexdigest())
    before = harbour.answers
    assert _prove(proved, harbour).problems == ()
    assert harbour.answers == before
    found = allegata.verify(proved)
    assert found.exit_code == 0
    claims = [line for line in found.proved if "existed no later than" in line]
    assert len(claims) == 4
    assert all("says Harbour" in line and "not established here" in line for line in claims)


def test_a_token_with_any_bit_flipped_is_refused_or_says_the_same(proved: Path):
    with Reader(proved) as reader:
        token = next(tokens(reader))
    said, luck = check(token, token.anchors), Random(21)  # noqa: S311  a seed makes the same flips each time
    refused = 0
    for place in luck.sample(range(len(token.response)), 300):
        raw = bytearray(token.response)
        raw[place] ^= 1 << luck.randrange(8)
        try:  # what nobody's signature covers, such as the root that is sent along, may change
            assert check(msgspec.structs.replace(token, response=bytes(raw)), token.anchors) == said
        except CheckFailedError:
            refused += 1
    assert refused > 150


def test_certificates_may_stand_in_any_order(proved: Path):
    with Reader(proved) as reader:
        token = next(tokens(reader))
    response = decode_timestamp_response(with_sorted_certificates(token.response))
    first, second = sorted(response.signed_data.certificates)
    for order in (first + second, second + first):
        at = min(token.response.index(first), token.response.index(second))
        raw = token.response[:at] + order + token.response[at + len(order) :]
        assert check(msgspec.structs.replace(token, response=raw), token.anchors).time
    for cut in range(0, 60, 7):
        with pytest.raises(CheckFailedError, match="can't be read"):
            check(msgspec.structs.replace(token, response=token.response[:cut]), token.anchors)


def test_two_authorities_each_give_their_own(plain: Path, harbour: Authority, meridian: Authority, config: Path):
    (config / "allegata.toml").write_text(f'pace = 0.0\nactor = "Orla Finch"\n{harbour.toml()}{meridian.toml()}')
    assert allegata.analyse(plain).problems == ()
    found = allegata.verify(plain)
    assert (found.exit_code, found.notes) == (0, ("consistent, signer not established",))
    for name in ("Harbour", "Meridian"):
        lines = [line for line in found.proved if f"says {name}" in line]
        assert len(lines) == 2
        assert not any("not established" in line for line in lines)
    assert allegata.verify(plain, trust=[harbour.root]).exit_code == 3  # Meridian is not under that root
    assert allegata.verify(plain, trust=[harbour.root, meridian.root]).exit_code == 0


@pytest.mark.parametrize("bent", [503, 302, b"no time-stamp"])
def test_without_an_answer_all_goes_on_and_the_next_command_asks_again(
    plain: Path, meridian: Authority, config: Path, bent: bytes | int
):
    (config / "allegata.toml").write_text(f"pace = 0.0\n{meridian.toml()}")
    meridian.bent = bent
    try:
        (problem,) = allegata.analyse(plain).problems
    finally:
        meridian.bent = None
    assert problem.document == "authority Meridian"
    found = allegata.verify(plain)
    assert (found.exit_code, found.faults) == (1, ())
    assert found.unproved[0].startswith("unproved: no time proof of log entry")
    assert allegata.analyse(plain).problems == ()
    assert allegata.verify(plain).exit_code == 0


def test_an_authority_that_is_not_there_is_named(plain: Path, harbour: Authority, capsys: pytest.CaptureFixture[str]):
    gone = f"Gone=http://127.0.0.1:9/tsr,{harbour.root}"
    assert run(["prove", str(plain), "--authority", gone, "--allow-address", "127.0.0.1:9"]) == 1
    assert run(["prove", str(plain), "--authority", gone]) == 1  # the guard refuses it
    assert run(["verify", str(plain)]) == 1
    assert "unproved: no time proof of log entry" in capsys.readouterr().out


def test_a_certificate_that_expired_since_takes_nothing_away(plain: Path, harbour: Authority):
    try:
        for seconds in (2, 6, 18, 54):  # a busy machine may not be done before it expires
            harbour.certify(timedelta(seconds=-60), timedelta(seconds=seconds))
            ends = time.monotonic() + seconds
            if not _prove(plain, harbour).problems:
                break
        time.sleep(max(0.0, ends - time.monotonic()) + 1.1)
        assert allegata.verify(plain).exit_code == 0
        assert all("was not valid" in (p.cause or "") for p in _renamed(plain, harbour).problems)
    finally:
        harbour.certify(timedelta(days=-1), timedelta(days=30))


def _renamed(case: Path, authority: Authority) -> allegata.Outcome:
    """Asked as another authority: nothing of it is there yet."""
    given = "Second=" + authority.given.partition("=")[2]
    outcome = allegata.prove(case, authorities=[given], allow=[authority.address])
    assert outcome.problems
    return outcome


def test_answers_to_another_question_are_refused(plain: Path, harbour: Authority, meridian: Authority):
    with Reader(plain) as reader:
        digest = next(iter(reader.captures())).payload_sha256
    _prove(plain, harbour)
    with Reader(plain) as reader:
        old = next(t for t in tokens(reader) if t.target.startswith("log"))
    harbour.bent = old.response
    try:
        assert "its nonce is not the one" in str(_renamed(plain, harbour).problems[0].cause)
        harbour.bent = next(_tokens_over(plain, digest)).response
        assert "over another digest" in str(_renamed(plain, harbour).problems[0].cause)
    finally:
        harbour.bent = None
    mixed = f"Mixed=http://{harbour.address}/tsr,{meridian.root}"
    (problem,) = allegata.prove(plain, authorities=[mixed], allow=[harbour.address]).problems
    assert "is not signed under the authority's root" in str(problem.cause)
    assert allegata.verify(plain).exit_code == 1


def _tokens_over(case: Path, digest: str) -> Iterator[Token]:
    with Reader(case) as reader:
        yield from [token for token in tokens(reader) if token.digest == digest]


def test_a_policy_that_was_asked_for_must_be_given(plain: Path, harbour: Authority, config: Path):
    (config / "allegata.toml").write_text(f"pace = 0.0\n{harbour.toml(policy='1.2.3.4.1')}")
    assert allegata.analyse(plain).problems == ()
    _last_token(plain, lambda token: msgspec.structs.replace(token, policy="1.2.3.9"))
    assert any("under another policy (1.2.3.4.1)" in fault for fault in allegata.verify(plain).faults)


@pytest.mark.parametrize(
    "text",
    ["authorities = 1", "[authorities.X]\nurl = 'ftp://x'\nroots = ['r.pem']", "[authorities.X]\nurl = 1", "= ="],
)
def test_settings_that_make_no_sense_are_one_line(plain: Path, config: Path, text: str):
    (config / "allegata.toml").write_text(text)
    assert run(["prove", str(plain)]) == 2
    with pytest.raises(UsageError):
        allegata.prove(plain, authorities=["Harbour"])


def test_without_an_authority_there_is_nobody_to_ask(plain: Path, config: Path):
    assert not list(config.iterdir())
    assert run(["prove", str(plain)]) == 2


def _swap_log(case: Path) -> None:
    """Two entries of the log change places."""
    for sql in ("SET seq = -1 WHERE seq = 2", "SET seq = 2 WHERE seq = 3", "SET seq = 3 WHERE seq = -1"):
        _sql(case, f"UPDATE decision {sql}")


def _rewritten(case: Path) -> None:
    """A new case of the same reports, with its log and head, under the old signatures."""
    other = case.parent / "other"
    (case.parent / "again.txt").write_text(REPORT, encoding="utf-8")
    allegata.report([case.parent / "again.txt"], other)
    bodies = [(kind, body) for _, kind, body in _proofs(case)]
    shutil.copy(case / "case.head.sig", other / "case.head.sig")
    _relink(other, bodies)
    shutil.rmtree(case)
    other.rename(case)


def _resigned(case: Path) -> None:
    """A signature by another key in place of the last one, over another root."""
    signed = msgspec.json.decode((case / "case.head.sig").read_bytes(), type=Signature)
    forged = Key.made().sign(msgspec.structs.replace(signed, root="0" * 64))
    (case / "case.head.sig").write_bytes(msgspec.json.encode(forged))


def _foreign_digest(token: Token) -> Token:
    return msgspec.structs.replace(token, target="original", digest=hashlib.sha256(b"x").hexdigest())


def _flip(token: Token) -> Token:
    raw = bytearray(token.response)
    raw[-9] ^= 1
    return msgspec.structs.replace(token, response=bytes(raw))


def _dropped_token(case: Path) -> None:
    _relink(case, [(kind, body) for _, kind, body in _proofs(case)][:-1])


TAMPERINGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "entry dropped": (lambda c: _sql(c, "DELETE FROM decision WHERE seq = 2"), "entry 2 is missing"),
    "entries reordered": (_swap_log, "does not follow the one before it"),
    "entry put in": (
        lambda c: _sql(c, "INSERT INTO decision VALUES (99, 'at', 'x', 'seal', 'r', '{}', 'p', 'h')"),
        "was altered",
    ),
    "entry flipped": (
        lambda c: _sql(c, "UPDATE decision SET at = '2020-01-01T00:00:00Z' WHERE seq = 2"),
        "seal 2 was altered",
    ),
    "entry forgets the proofs": (
        lambda c: _sql(c, "UPDATE decision SET digests = '{\"outputs\":\"\"}' WHERE digests LIKE '%proofs%'"),
        "was altered",
    ),
    "log rewritten": (_rewritten, "the log was rewritten"),
    "signed again": (_resigned, "the log was rewritten"),
    "signature flipped": (
        lambda c: (c / "case.head.sig").write_bytes(
            (c / "case.head.sig").read_bytes().replace(b"Allegata", b"Allegatb")
        ),
        "is not that of its key",
    ),
    "signature gone": (lambda c: (c / "case.head.sig").unlink(), "case.head.sig is missing"),
    "signature unread": (lambda c: (c / "case.head.sig").write_bytes(b"{"), "case.head.sig: was altered"),
    "first signature dropped": (lambda c: _sql(c, "DELETE FROM proof WHERE seq = 1"), "proof 1 is missing"),
    "proofs reordered": (
        lambda c: _relink(c, [(k, b) for _, k, b in sorted(_proofs(c), key=lambda p: -p[0])]),
        "though entry",
    ),
    "logged token dropped": (
        lambda c: _relink(c, [(k, b) for s, k, b in _proofs(c) if s != 2]),
        "though entry",
    ),
    "last token dropped": (_dropped_token, "is missing, though it came at"),
    "token flipped": (lambda c: _last_token(c, _flip), "is not signed under the authority's root"),
    "token cut": (
        lambda c: _last_token(c, lambda t: msgspec.structs.replace(t, response=t.response[:-40])),
        "can't be read as a time-stamp",
    ),
    "token of another digest": (lambda c: _last_token(c, _foreign_digest), "is foreign"),
    "token of another log entry": (
        lambda c: _last_token(c, lambda t: msgspec.structs.replace(t, target="log 2")),
        "is foreign",
    ),
    "token's link alone": (lambda c: _sql(c, "UPDATE proof SET link = 'x' WHERE seq = 2"), "proof 2"),
    "all proofs emptied": (lambda c: _sql(c, "DELETE FROM proof"), "though entry"),
    "token is no token": (lambda c: _sql(c, "UPDATE proof SET body = '[]' WHERE seq = 2"), "proof 2"),
}


@pytest.mark.parametrize(("tamper", "named"), TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_every_tampering_is_named(proved: Path, tamper: Callable[[Path], object], named: str):
    tamper(proved)
    found = allegata.verify(proved)
    assert found.exit_code == 3
    assert any(named in fault for fault in found.faults), found.faults
    assert (found.notes, found.proved) == ((), ())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["log rewritten", "first signature dropped", "logged token dropped", "signed again"])
def test_nothing_forged_is_signed_over(proved: Path, name: str):
    TAMPERINGS[name][0](proved)
    if name == "first signature dropped":  # the log holds the last link alone when a case is opened
        allegata.analyse(proved)
        assert allegata.verify(proved).exit_code == 3
        return
    with pytest.raises(CheckFailedError):
        allegata.analyse(proved)


@pytest.mark.slow
def test_a_chain_signed_anew_is_found_by_whoever_trusts_the_key(proved: Path, config: Path, tmp_path: Path):
    (tmp_path / "again.txt").write_text(REPORT, encoding="utf-8")
    allegata.report([tmp_path / "again.txt"], tmp_path / "forged")
    assert allegata.verify(tmp_path / "forged").exit_code == 0
    genuine = allegata.verify(proved).proved[0].partition("ed25519:")[2][:64]
    (fault,) = allegata.verify(tmp_path / "forged", trust=[genuine]).faults
    assert "not signed with the key that you trust" in fault
    assert (config / "signing-key.pem").exists()


def test_another_authority_under_a_known_name_is_foreign(proved: Path, meridian: Authority, config: Path):
    (config / "allegata.toml").write_text(
        f'[authorities.Harbour]\nurl = "http://h.example"\nroots = ["{meridian.root}"]'
    )
    assert any("is foreign: of another authority" in fault for fault in allegata.verify(proved).faults)


def test_machine_output_holds_every_proof(proved: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["verify", str(proved), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum("existed no later than" in line for line in told["proved"]) == 4


def test_what_is_trusted_is_a_key_or_a_root(harbour: Authority):
    assert trust_of([harbour.root]).roots
    assert trust_of(["ed25519:" + "ab" * 32]).keys == {"ab" * 32}


def test_a_capture_says_what_proves_it_once_it_is_proved(proved: Path, harbour: Authority):
    with allegata.open_case(proved) as reader:
        source = next(reader.sources())
    (taken,) = {c.proof for c in allegata.history(proved, source.id).captures}
    assert re.fullmatch(r"existed no later than \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, says Harbour \(RFC 3161\)", taken)
    outcome = allegata.analyse(proved)
    assert outcome.exit_code in {0, 1}
    lines = [json.loads(line) for line in (proved / "case.jsonl").read_text("utf-8").splitlines()]
    told = [line["proof"] for line in lines if line["record"] == "capture"]
    assert taken in told
    assert all("says Harbour" in words for words in told)
    _prove(proved, harbour)
    found = allegata.verify(proved)
    assert found.exit_code == 0, (found.faults, found.unproved)
    head = (proved / "case.head").read_bytes()
    allegata.analyse(proved)
    assert (proved / "case.head").read_bytes() == head, "what was noted once is not noted again"


def test_a_capture_that_says_more_than_its_tokens_is_found(proved: Path):
    allegata.analyse(proved)
    _sql(proved, "UPDATE capture SET json = json_set(json, '$.proof', 'existed no later than 1999, says Nobody')")
    assert any("no token says so" in fault for fault in allegata.verify(proved).faults)
