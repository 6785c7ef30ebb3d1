"""Providers of identity checks, see ``people.identity_ports``."""
