from michinori.notices.webhooks import calling


def fetch(target, payload):
    return calling.call(target, payload)
