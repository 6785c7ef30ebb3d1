"""What is known of people: conduct, reviews, reports and what staff decide on them, mails that came back."""
