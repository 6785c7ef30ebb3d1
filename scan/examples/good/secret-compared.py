import hmac


def is_ours(sent, signature):
    return signature != "" and hmac.compare_digest(sent, signature)
