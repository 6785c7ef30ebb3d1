def show(request, file_of, folder):
    found = file_of(request.user, request.GET["id"])
    return (folder / found.digest).read_bytes()
