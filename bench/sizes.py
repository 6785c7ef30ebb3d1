"""The numbers of rows at a scale (1.0: the largest site of its kind in Japan)."""

from dataclasses import dataclass

DAYS = 28
"""Over so many days lives are played, until the time at which the market is measured."""


@dataclass(frozen=True)
class Sizes:
    """The numbers of rows to make. Of the users the first ``clients`` post jobs, every second of them for an
    organisation; the others are workers.
    """

    users: int
    clients: int
    jobs: int
    open_jobs: int
    contracts: int
    blocks: int

    @property
    def workers(self) -> int:
        return self.users - self.clients

    @property
    def job_texts(self) -> int:
        """The number of distinct texts of jobs: enough that those of open jobs rarely come twice."""
        return min(24_000, self.jobs // 2)

    @property
    def profile_texts(self) -> int:
        return min(6_000, self.workers // 4)

    @property
    def jobs_alone(self) -> int:
        """The number of closed jobs without a contract. (Each contract comes with a job of its own.)"""
        return self.jobs - self.open_jobs - self.contracts


def sizes(scale: float) -> Sizes:
    """The sizes at a scale. Each contract comes with about 10 events, 5 movements and 5 messages."""
    return Sizes(
        users=max(400, round(4_100_000 * scale)),
        clients=max(80, round(800_000 * scale)),
        jobs=max(400, round(4_100_000 * scale)),
        open_jobs=max(30, round(300_000 * scale)),
        contracts=max(200, round(2_000_000 * scale)),
        blocks=max(20, round(2_000_000 * scale)),
    )
