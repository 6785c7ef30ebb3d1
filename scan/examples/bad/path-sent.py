import os
from pathlib import Path


def show(request, folder):
    name = request.GET["name"]
    return open(os.path.join(folder, name)).read(), Path(request.POST["file"]).read_bytes()
