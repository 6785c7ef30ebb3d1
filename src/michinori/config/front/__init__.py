"""What stands between the web server and Django, in the event loop of each web process (decision 0034).

``proxies`` finds the visitor's address behind trusted proxies and drops headers with an underscore; ``bodies`` reads a
request's body before a thread is taken; ``bridge`` runs Django in a pool of threads, which never wait for a client;
``answers`` sends what Django made.
"""
