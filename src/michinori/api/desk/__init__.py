"""The desk for programs of the operator's staff (scope ``staff``): what a token may do there, by its owner's roles.

Each operation calls what the desk's page calls, so roles, reasons and the log are the same; what pages guard by proving
again who one is, or by a second person, is said with the page where a person does it (decision 47).
"""
