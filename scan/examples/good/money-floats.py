def fee_of(price: int) -> int:
    return price * 5 // 100


def seconds(length: float) -> float:
    return float(length) / 2
