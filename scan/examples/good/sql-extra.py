def newest(jobs, order):
    return jobs.order_by(order)
