from michinori.machinery import clock


def open_days(job):
    return (clock.now() - job.opened_at).days
