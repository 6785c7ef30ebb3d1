def newest(jobs, order):
    return jobs.extra(order_by=[order])
