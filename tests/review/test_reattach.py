"""A decision goes with its record, else with its words, else with its group; else it is asked for."""

from __future__ import annotations

from allegata.review import Mark, reattach


def at(document: str, start: int, words: str, **more: object) -> Mark:
    held = {"record": "statement", "source": "src", "spans": ((start, start + len(words)),)}
    return Mark(document=document, words=words, **{**held, **more})


def test_by_id_first():
    mark = at("d1", 3, "the gate was locked")
    found = reattach({"a": mark}, {"a": mark, "b": mark}, ["d1"])
    assert found.to == {"a": ("a",)}
    assert (found.lost, found.changed) == ((), ())


def test_then_by_the_same_words_at_the_same_place():
    old = at("d1", 3, "the gate was locked")
    there = {"far": at("d1", 90, "the gate was locked"), "new": at("d1", 3, "the gate was locked")}
    assert reattach({"old": old}, there, ["d1"]).to == {"old": ("new",)}


def test_then_by_the_nearest_of_the_same_words_in_the_same_source():
    old = at("d1", 80, "the gate was locked")
    there = {"far": at("d2", 5, "the gate was locked"), "near": at("d2", 90, "the gate was locked")}
    assert reattach({"old": old}, there, ["d2"]).to == {"old": ("near",)}


def test_never_to_another_kind_indicator_or_source():
    old = at("d1", 3, "locked", record="coding", key="s/i/reported")
    there = {
        "kind": at("d2", 3, "locked"),
        "key": at("d2", 3, "locked", record="coding", key="s/i/denied"),
        "source": at("d2", 3, "locked", record="coding", key="s/i/reported", source="other"),
    }
    assert reattach({"old": old}, there, ["d2"]).lost == ("old",)


def test_it_holds_in_a_later_version_too():
    old = at("d1", 3, "the gate was locked")
    there = {"old": old, "new": at("d2", 9, "the gate was locked")}
    found = reattach({"old": old}, there, ["d1", "d2"])
    assert found.to == {"old": ("old", "new")}
    assert found.changed == ()


def test_it_reopens_where_a_later_version_has_lost_the_words():
    old = at("d1", 3, "the gate was locked")
    found = reattach({"old": old}, {"old": old, "new": at("d2", 3, "the gate was shut")}, ["d1", "d2"])
    assert found.changed == ("old",)


def test_a_group_is_found_by_what_it_holds():
    old = Mark(record="allegation", members=("s1", "s2", "s3"))
    there = {
        "x": Mark(record="allegation", members=("s1",)),
        "y": Mark(record="allegation", members=("s2", "s3", "s4")),
        "z": Mark(record="situation", members=("s1", "s2", "s3")),
    }
    assert reattach({"old": old}, there, []).to == {"old": ("y",)}
    assert reattach({"old": old}, {"z": there["z"]}, []).lost == ("old",)
