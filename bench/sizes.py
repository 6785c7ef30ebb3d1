"""How much there is of everything at a scale (1.0: the largest site of its kind in Japan)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Rows to be made. Of the users the first ``clients`` post jobs, every other of them for an organisation."""

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
    def jobs_alone(self) -> int:
        """Closed jobs from which no contract came; with each contract comes the job that it began with."""
        return self.jobs - self.open_jobs - self.contracts


def sizes(scale: float) -> Sizes:
    """Contracts bring about 10 events, 5 movements and 5 messages each."""
    return Sizes(
        users=max(400, round(4_100_000 * scale)),
        clients=max(80, round(800_000 * scale)),
        jobs=max(400, round(4_100_000 * scale)),
        open_jobs=max(30, round(300_000 * scale)),
        contracts=max(200, round(2_000_000 * scale)),
        blocks=max(20, round(2_000_000 * scale)),
    )
