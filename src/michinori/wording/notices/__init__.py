"""What notices and mails say."""
