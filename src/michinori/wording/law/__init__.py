"""Words for the law shown beside forms: short texts of articles, and the terms notice."""
