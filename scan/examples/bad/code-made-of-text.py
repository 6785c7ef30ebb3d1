def result(formula):
    return eval(formula)
