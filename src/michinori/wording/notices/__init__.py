"""Words for notices and mails."""
