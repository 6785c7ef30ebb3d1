"""Inquiries to the operator (お問い合わせ), announcements (お知らせ) and maintenance (メンテナンス)."""
