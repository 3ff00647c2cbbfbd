"""Replacements followed link by link, against a naive search over random graphs."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tremplin.domain.continuity import groups, resolve_replacement, successors_of

CODES = "ABCDEFGH"
links = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), max_size=16)
actives = st.sets(st.sampled_from(CODES))


@given(links, actives, st.sampled_from(CODES))
def test_ends_are_the_first_active_codes_and_the_dead_ends(
    pairs: list[tuple[str, str]], active: set[str], code: str
) -> None:
    following = successors_of(pairs)
    ends = resolve_replacement(code, following, active)
    if code in active:
        assert [(e.code, e.chemin) for e in ends] == [(code, ())]
        return
    reachable, todo = set(), [code]
    while todo:
        for new in following.get(todo.pop(), []):
            if new not in reachable and new != code:
                reachable.add(new)
                if new not in active:
                    todo.append(new)
    assert {e.code for e in ends if e.code in active} == reachable & active
    assert {e.code for e in ends if e.code not in active} == {c for c in reachable - active if not following.get(c)}
    assert len({e.code for e in ends}) == len(ends)


@given(links, actives, st.sampled_from(CODES))
def test_paths_are_chains_of_links_through_inactive_codes(
    pairs: list[tuple[str, str]], active: set[str], code: str
) -> None:
    for end in resolve_replacement(code, successors_of(pairs), active):
        if end.chemin:
            steps = [code, *end.chemin]
            assert all(step in pairs for step in pairwise(steps))
            assert not set(steps[:-1]) & active
            assert end.chemin[-1] == end.code


def test_the_shortest_way_wins_and_a_loop_ends() -> None:
    following = successors_of([("A", "B"), ("B", "C"), ("A", "C"), ("C", "A")])
    (end,) = resolve_replacement("A", following, {"C"})
    assert end.chemin == ("C",)
    assert resolve_replacement("A", successors_of([("A", "B"), ("B", "A")]), set()) == []


@given(st.sets(st.sampled_from(CODES)), links)
def test_groups_are_the_connected_components(known: set[str], pairs: list[tuple[str, str]]) -> None:
    found = groups(known, pairs)
    assert set(found) == known
    for code, members in found.items():
        assert code in members
        assert [found[m] for m in members] == [members] * len(members)
    for old, new in pairs:
        if old in known and new in known:
            assert found[old] == found[new]
