"""What a line may take in a day, counted by what it costs us."""

from detente.core.messages import Entries
from detente.node.quota import DayQuota, weight


def test_empty_entries_use_up_the_quota():
    """Nothing in an entry costs its sender nothing, and us a row, a head and a receipt each."""
    quota, batch = DayQuota(10**6, 0), Entries(0, [b""], [None], "")
    taken = sum(quota.take(weight(batch), 1) for _ in range(1000))
    assert 0 < taken < 100
