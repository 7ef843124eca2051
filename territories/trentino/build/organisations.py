#!/usr/bin/env python3
"""Derive organisations.csv from the open sources named in ../SOURCE.md.

    organisations.py FOLDER   where FOLDER holds FARM001.csv, ASSRESIDENZIALE001_cleaned.csv and
                              ASSSEMIRESIDENZIALE001_cleaned.csv
"""
import csv
import re
import sys
import unicodedata
from pathlib import Path

# Municipalities before the mergers of 2016-2020, and places within one, -> municipality of today.
TODAY = {
    "revo": "Novella", "tuenno": "Ville d’Anaunia", "zambana": "Terre d’Adige",
    "nave san rocco": "Terre d’Adige", "pozza di fassa": "San Giovanni di Fassa",
    "vigo di fassa": "San Giovanni di Fassa", "cembra": "Cembra Lisignago",
    "valle di cembra": "Cembra Lisignago", "condino": "Borgo Chiese",
    "pieve di bono": "Pieve di Bono-Prezzo", "fondo": "Borgo d’Anaunia",
    "monclassico": "Dimaro Folgarida", "dimaro": "Dimaro Folgarida", "vezzano": "Vallelaghi",
    "vigolo vattaro": "Altopiano della Vigolana", "siror": "Primiero San Martino di Castrozza",
    "transacqua": "Primiero San Martino di Castrozza",
    "san lorenzo in banale": "San Lorenzo Dorsino", "breguzzo": "Sella Giudicarie",
    "calavino": "Madruzzo", "carano": "Ville di Fiemme", "anaunia": "Predaia",
    "bezzecca": "Ledro", "strigno": "Castel Ivano", "roncegno": "Roncegno Terme",
    "canal s bovo": "Canal San Bovo", "pergine": "Pergine Valsugana", "villa rendena": "Porte di Rendena",
    "tione": "Tione di Trento", "riva": "Riva del Garda", "povo": "Trento", "gardolo": "Trento",
    "clarina": "Trento", "ravina": "Trento", "mattarello": "Trento", "angeli custodi": "Trento",
    "gabbiolo": "Trento", "tn": "Trento", "s camillo": "Trento", "tschiderer": "Trento",
    "solatrix": "Rovereto", "kaleidoscopio": "Trento",
}
SMALL = {"di", "del", "della", "dei", "delle", "dello", "degli", "e", "ed", "a", "al", "alla", "alle", "in",
         "per", "la", "il", "da"}
ACCENTS = {"A": "À", "E": "È", "I": "Ì", "O": "Ò", "U": "Ù"}


def fold(text):
    plain = unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def readable(text):
    """Capitals and apostrophes of a register, as people write them."""
    text = re.sub(r"([AEIOU])'(?=\W|$)", lambda m: ACCENTS[m[1]], text.upper())
    text = re.sub(r"\s+", " ", text.replace("'", "’")).strip(" -")
    words = []
    for word in text.split(" "):
        lower = word.lower()
        if words and lower in SMALL:
            words.append(lower)
        elif re.fullmatch(r"(S\.?R\.?L|S\.?A\.?S|S\.?N\.?C)\.?", word):
            words.append(lower[0].upper() + lower[1:])
        elif word in ("RSA", "RSAO", "APSS", "SPES"):
            words.append(word)
        else:
            words.append(re.sub(r"(^|[\W\d_])([^\W\d_])", lambda m: m[1] + m[2].upper(), lower))
    return " ".join(words)


def vat_valid(number):
    """The check digit of an Italian VAT number (Luhn's method; decree of 23 December 1976)."""
    if not re.fullmatch(r"\d{11}", number):
        return False
    total = 0
    for place, digit in enumerate(map(int, number)):
        digit = digit * 2 if place % 2 else digit
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


class Municipalities:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            rows = [r for r in csv.DictReader(file) if r["kind"] == "municipality"]
        self.codes = {row["code"] for row in rows}
        self.by_name = {fold(row["name"]): row["code"] for row in rows}
        for old, new in TODAY.items():
            self.by_name.setdefault(old, self.named(fold(new)))

    def named(self, name):
        """By its whole name, or by the first of its two names ("... di Fassa-Sèn Jan")."""
        return self.by_name.get(name) or next(code for known, code in self.by_name.items()
                                              if known.startswith(name + " "))

    def within(self, text):
        """The municipality whose name, the longest that does, stands in the text."""
        text = " %s " % fold(text)
        hits = [name for name in self.by_name if " %s " % name in text]
        return self.by_name[max(hits, key=len)] if hits else None


def pharmacies(path, places):
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = readable(row["FARMACIA"])
            if not re.match(r"(Farmacia|Dispensario)\b", name):
                name = "Farmacia " + (name[0].lower() + name[1:] if name.startswith("Di ") else name)
            code = row["COD_COMUNE"]
            if code not in places.codes:
                code = places.by_name[fold(row["COMUNE"])]
            vat = row["IVA"].zfill(11)
            address = "" if row["INDIRIZZO"] == "-" else readable(row["INDIRIZZO"])
            yield ["farmacia-" + row["COD_FARMACIA"], "pharmacy", name, code,
                   vat if vat_valid(vat) else "", address]


def care(path, kind, places):
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code = places.within(row["STRUTTURA"])
            if row["ASSISTENZA"] != "ASSISTENZA AGLI ANZIANI" or not code:
                continue
            name = re.sub(r"^AZIENDA PUBBLICA SERVIZI ALLA PERSONA\s*-\s*", "APSP ", row["STRUTTURA"])
            name = readable(name.replace('"', "")).replace("Apsp", "APSP").replace("- Tn", "- Trento")
            yield ["struttura-" + row["COD_STRUTTURA"], kind, name, code, "", ""]


def main():
    source, pack = Path(sys.argv[1]), Path(__file__).resolve().parent.parent
    places = Municipalities(pack / "areas.csv")
    rows = [*pharmacies(source / "FARM001.csv", places),
            *care(source / "ASSRESIDENZIALE001_cleaned.csv", "care_home", places),
            *care(source / "ASSSEMIRESIDENZIALE001_cleaned.csv", "day_centre", places)]
    with open(pack / "organisations.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "kind", "name", "municipality", "vat_number", "address"])
        out.writerows(rows)


if __name__ == "__main__":
    main()
