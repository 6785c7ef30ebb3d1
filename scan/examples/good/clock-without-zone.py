from datetime import UTC, datetime


def made(stamp):
    return datetime.fromtimestamp(stamp, UTC)
