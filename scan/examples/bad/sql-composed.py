def jobs(cursor, manager, word):
    cursor.execute(f"SELECT id FROM market_job WHERE title = '{word}'")
    cursor.execute("SELECT id FROM market_job WHERE title = '%s'" % word)
    return manager.raw(f"SELECT * FROM market_job WHERE title = '{word}'")
