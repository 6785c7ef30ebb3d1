"""Web push: notices on the screens of people's devices (decision 0023). A Django app, so that it has its own tables."""
