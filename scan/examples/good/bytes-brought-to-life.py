import json

import yaml


def read(content):
    return json.loads(content), yaml.safe_load(content), yaml.load(content, Loader=yaml.SafeLoader)
