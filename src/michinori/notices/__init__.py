"""From the outbox to people and programs: the list in the site, mail, web push, webhooks."""
