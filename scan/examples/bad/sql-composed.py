def jobs(cursor, manager, word):
    cursor.execute(f"SELECT id FROM market_job WHERE title = '{word}'")
    cursor.execute("SELECT id FROM market_job WHERE title = '%s'" % word)
    return manager.raw(f"SELECT * FROM market_job WHERE title = '{word}'")


def in_kept_plans(word):
    run("UPDATE market_job SET title = '{}'".format(word))
    by_a_kept_plan("default", f"SELECT id FROM market_job WHERE title = '{word}'", [])
    return ask(f"SELECT id FROM market_job WHERE title = '{word}'")
