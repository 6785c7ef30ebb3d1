"""The guides (ヘルプ): for each irregular step one screen, written for somebody upset at eleven at night."""
