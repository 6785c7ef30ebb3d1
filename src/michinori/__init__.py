"""Michinori (道のり): a marketplace where getting off halfway is settled fairly."""
