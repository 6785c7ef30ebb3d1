"""What happens to money that enters and leaves the market."""
