import random
import secrets


def invite():
    token = secrets.token_urlsafe(32)
    colour = random.choice(["red", "blue"])
    return token, colour
