def jobs(cursor, manager, word):
    cursor.execute("SELECT id FROM market_job WHERE title = %s", [word])
    return manager.raw("SELECT * FROM market_job WHERE title = %s", [word])
