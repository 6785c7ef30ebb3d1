from datetime import datetime


def made(stamp):
    return datetime.fromtimestamp(stamp), datetime.now()
