from datetime import date, datetime

from django.utils import timezone


def open_days(job):
    return (date.today() - job.opened).days, datetime.now(), timezone.now()
