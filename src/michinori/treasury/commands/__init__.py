"""Commands for money that enters and leaves the site."""
