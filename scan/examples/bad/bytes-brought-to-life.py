import pickle

import yaml


def read(content):
    return pickle.loads(content), yaml.load(content, Loader=yaml.Loader)
