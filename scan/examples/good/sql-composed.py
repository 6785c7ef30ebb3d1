def jobs(cursor, manager, word):
    cursor.execute("SELECT id FROM market_job WHERE title = %s", [word])
    return manager.raw("SELECT * FROM market_job WHERE title = %s", [word])


def in_kept_plans(word):
    run("UPDATE market_job SET title = %s", [word])
    by_a_kept_plan("default", "SELECT id FROM market_job WHERE title = %s", [word])
    return ask("SELECT id FROM market_job WHERE title = %s", [word])
