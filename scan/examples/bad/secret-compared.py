def is_ours(sent, signature):
    return sent == signature
