import random


def invite():
    token = str(random.getrandbits(64))
    return token
