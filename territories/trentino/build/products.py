#!/usr/bin/env python3
"""Choose products.csv from the Open Food Facts extract named in ../SOURCE.md. Prices are invented.

    products.py FILE   the extract, one JSON object a line: ean, nome, ean_valido, ...
"""
import csv
import html
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

SHELVES = {  # first word of the name -> (how many at most, price from, price to), cents
    "olio": (6, 590, 1190), "aceto": (5, 190, 690), "riso": (9, 190, 390), "pasta": (8, 99, 249),
    "spaghetti": (4, 99, 229), "penne": (4, 99, 219), "fusilli": (2, 99, 219), "linguine": (2, 119, 229),
    "orecchiette": (2, 149, 279), "tagliatelle": (2, 199, 329), "gnocchi": (7, 149, 299),
    "tortellini": (4, 249, 449), "ravioli": (4, 279, 459), "farina": (4, 89, 249), "polenta": (2, 149, 299),
    "latte": (9, 119, 189), "burro": (5, 219, 389), "panna": (3, 129, 199), "ricotta": (4, 159, 299),
    "mozzarella": (7, 129, 349), "yogurt": (9, 59, 149), "uova": (2, 199, 359), "passata": (6, 99, 199),
    "polpa": (4, 99, 189), "pomodori": (3, 129, 289), "sugo": (6, 199, 349), "pesto": (4, 229, 429),
    "ragù": (3, 289, 459), "tonno": (6, 219, 489), "sale": (4, 49, 149), "zucchero": (3, 119, 229),
    "miele": (6, 449, 849), "confettura": (6, 219, 429), "composta": (3, 249, 449),
    "marmellata": (3, 229, 399), "biscotti": (8, 149, 349), "frollini": (8, 169, 349),
    "fette": (3, 159, 279), "crackers": (4, 139, 249), "cracker": (4, 139, 249), "grissini": (4, 129, 249),
    "taralli": (4, 149, 279), "pane": (4, 149, 299), "gallette": (4, 149, 259), "muesli": (3, 249, 429),
    "fiocchi": (4, 149, 289), "cioccolato": (4, 149, 349), "cacao": (2, 249, 399), "acqua": (5, 35, 79),
    "succo": (6, 139, 289), "nettare": (3, 129, 229), "minestrone": (3, 199, 349), "zuppa": (3, 219, 379),
    "vellutata": (3, 249, 389), "prosciutto": (4, 299, 549), "salame": (3, 349, 599), "speck": (2, 349, 549),
    "bresaola": (2, 399, 599), "farro": (3, 189, 299), "semi": (3, 149, 329), "bevanda": (4, 179, 289),
    "capperi": (2, 179, 299), "olive": (2, 189, 349), "funghi": (2, 249, 449), "piadina": (3, 159, 269),
    "bastoncini": (2, 299, 499), "amaretti": (2, 199, 379), "crostata": (2, 249, 429),
    "sciroppo": (2, 299, 499), "camomilla": (2, 149, 249), "caffè": (4, 299, 499), "legumi": (2, 99, 199),
    "ceci": (2, 79, 149), "fagioli": (2, 79, 149), "lenticchie": (2, 129, 249), "piselli": (2, 89, 179),
}
FOREIGN = re.compile(r"\b(au|aux|de|du|des|et|mit|und|with|flasche|vinaigre|le|les|gr|ml|gb|bio|un|en|pour"
                     r"|carrefour|lidl|auchan|eurospin|esselunga|conad)\b", re.I)


def checks(ean):
    """EAN-13 check digit (GS1 General Specifications, 7.9)."""
    return (re.fullmatch(r"\d{13}", ean) is not None
            and sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(ean)) % 10 == 0)


def fold(text):
    return unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()


def invented_price(ean, low, high):
    """A price on the shelf's range, ending in 9, always the same for the same code."""
    return (low + int(ean[-7:]) * 7919 % (high - low + 1)) // 10 * 10 + 9


def main():
    seen, taken, chosen = set(), Counter(), []
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = sorted(map(json.loads, file), key=lambda row: row["ean"][::-1])
    for row in rows:
        name = re.sub(r"\s+", " ", html.unescape(row["nome"])).replace("'", "’").strip()
        shelf = name.split(" ")[0].lower()
        if shelf not in SHELVES or not checks(row["ean"]) or not 8 <= len(name) <= 48:
            continue
        if FOREIGN.search(name) or not re.fullmatch(r"[A-Za-zÀ-ÿ0-9 ’,.%()&-]+", name):
            continue
        most, low, high = SHELVES[shelf]
        if fold(name) in seen or taken[shelf] >= most:
            continue
        seen.add(fold(name))
        taken[shelf] += 1
        name = name.capitalize() if name.isupper() else name
        chosen.append([row["ean"], name[0].upper() + name[1:], invented_price(row["ean"], low, high)])
    pack = Path(__file__).resolve().parent.parent
    with open(pack / "products.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["ean", "name", "price_cents"])
        out.writerows(sorted(chosen, key=lambda row: fold(row[1])))


if __name__ == "__main__":
    main()
