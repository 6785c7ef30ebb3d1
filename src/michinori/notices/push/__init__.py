"""Web push: notices on the screens of people's devices (decision 0023). An app of its own, with tables of its own."""
