"""Conduct figures, reviews, reports of people with staff's rulings, and bounced mails."""
