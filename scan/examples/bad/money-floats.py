def fee_of(price, fee: float):
    return float(price) * 0.05


def half(contract, amount):
    return amount / 2
