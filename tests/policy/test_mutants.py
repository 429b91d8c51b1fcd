"""Two thousand bad edits of the policy: each is refused, or shows as a changed line of policy.lock."""

from collections import Counter

from steward.policy import checks, lock, text
from tests.policy.mutants import KINDS, mutants

COUNT = 2000


def test_every_bad_edit_is_refused_or_shows_in_the_lock(tables, declared):
    before = lock.render(lock.compute(text.from_dicts(tables), declared))
    caught: Counter[tuple[str, str]] = Counter()
    survivors = []
    for mutant in mutants(tables, seed=69, count=COUNT):
        try:
            policy = text.from_dicts(mutant.tables)
        except text.PolicyError:
            caught[mutant.kind, "text"] += 1
            continue
        if checks.check(policy, declared):
            caught[mutant.kind, "check"] += 1
        elif lock.render(lock.compute(policy, declared)) != before:
            caught[mutant.kind, "lock"] += 1
        else:
            survivors.append(f"{mutant.kind}: {mutant.did}")
    print(dict(caught))
    assert survivors == []
    assert sum(caught.values()) == COUNT
    assert {kind for kind, _ in caught} == set(KINDS)


def test_most_bad_edits_are_refused_before_anybody_reads_a_lock(tables, declared):
    refused = 0
    for mutant in mutants(tables, seed=68, count=300):
        try:
            refused += bool(checks.check(text.from_dicts(mutant.tables), declared))
        except text.PolicyError:
            refused += 1
    assert refused > 0.6 * 300


def test_the_same_seed_makes_the_same_edits(tables):
    first = [mutant.did for mutant in mutants(tables, seed=1, count=20)]
    assert first == [mutant.did for mutant in mutants(tables, seed=1, count=20)]
    assert first != [mutant.did for mutant in mutants(tables, seed=2, count=20)]
