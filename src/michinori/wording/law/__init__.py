"""The law beside the forms in words: short texts of articles, and the notice of terms."""
