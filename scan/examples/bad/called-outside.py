import http.client
from urllib.request import urlopen

import requests


def fetch(url, host):
    requests.get(url)
    http.client.HTTPSConnection(host)
    return urlopen(url)
