import ast


def result(formula):
    return ast.literal_eval(formula)
