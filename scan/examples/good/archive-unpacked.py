import tarfile


def unpack(file, folder):
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
