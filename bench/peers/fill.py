"""``python -m bench.peers.fill ITEMS``: make the tables and a shop of so many items, with titles like our jobs'."""

import sys
from random import Random

import django
from django.core.management import call_command

from bench import texts

django.setup()

from oscar.core.loading import get_model  # noqa: E402 - models are there only after setup

_CATEGORIES, _AT_ONCE = 20, 1_000


def main() -> None:
    call_command("migrate", verbosity=0)
    numbers = Random(1)
    category, product = get_model("catalogue", "Category"), get_model("catalogue", "Product")
    kind = get_model("catalogue", "ProductClass").objects.create(name="item", track_stock=True)
    partner = get_model("partner", "Partner").objects.create(name="shop")
    shelves = [category.objects.add_root({"name": f"shelf {n}"}) for n in range(_CATEGORIES)]
    items = []
    for n in range(int(sys.argv[1])):
        title, *lines = texts.text(numbers, n % texts.PROFILE).parts
        title += f" {texts.word(numbers)} {texts.word(numbers)}"  # apart, since its engine splits at spaces only
        items.append(
            product(title=title, slug=f"item-{n}", upc=f"{n}", product_class=kind, description="\n".join(lines))
        )
    product.objects.bulk_create(items, batch_size=_AT_ONCE)
    stock, shelved = get_model("partner", "StockRecord"), get_model("catalogue", "ProductCategory")
    stock.objects.bulk_create(
        [stock(product=one, partner=partner, partner_sku=one.upc, price=1_000 + n % 90, num_in_stock=9,
               price_currency="JPY") for n, one in enumerate(items)],
        batch_size=_AT_ONCE,
    )  # fmt: skip
    shelved.objects.bulk_create(
        [shelved(product=one, category=shelves[n % _CATEGORIES]) for n, one in enumerate(items)], batch_size=_AT_ONCE
    )
    call_command("rebuild_index", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
