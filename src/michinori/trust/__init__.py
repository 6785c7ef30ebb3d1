"""Conduct (取引の実績) and reviews (評価): how parties' contracts went (domain § 10)."""
