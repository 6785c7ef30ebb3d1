"""Conduct (取引の実績) and reviews (評価): what is known of parties from how their contracts went (domain § 10)."""
