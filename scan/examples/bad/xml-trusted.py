from xml.etree import ElementTree


def read(text):
    return ElementTree.fromstring(text)
