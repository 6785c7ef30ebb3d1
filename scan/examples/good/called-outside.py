from michinori.machinery.outgoing import calls


def fetch(target, payload):
    return calls.post(target, payload, {})
