#!/usr/bin/env python3
"""Derive areas.csv and outlines.csv from the open sources named in ../SOURCE.md.

    areas.py FOLDER   where FOLDER holds comuni_trentino.csv and limits_P_22_municipalities.topo.json
"""
import csv
import json
import math
import sys
from pathlib import Path

WIDTH = 1000         # of the common view box
SMALLEST_BEND = 3.0  # square units: a point whose triangle is smaller is left out
SMALLEST_RING = 30.0 # square units: detached bits smaller than this are left out

COMMUNITIES = {  # name in the source -> (code, official name)
    "COMUN GENERAL DE FASCIA": ("comun-general-de-fascia", "Comun general de Fascia"),
    "COMUNITÀ ALTA VALSUGANA E BERSNTOL": ("alta-valsugana", "Alta Valsugana e Bersntol"),
    "COMUNITÀ ALTO GARDA E LEDRO": ("alto-garda-e-ledro", "Alto Garda e Ledro"),
    "COMUNITÀ DELLA PAGANELLA": ("paganella", "Paganella"),
    "COMUNITÀ DELLA VAL DI NON": ("val-di-non", "Val di Non"),
    "COMUNITÀ DELLA VALLAGARINA": ("vallagarina", "Vallagarina"),
    "COMUNITÀ DELLA VALLE DEI LAGHI": ("valle-dei-laghi", "Valle dei Laghi"),
    "COMUNITÀ DELLA VALLE DI CEMBRA": ("valle-di-cembra", "Valle di Cembra"),
    "COMUNITÀ DELLA VALLE DI SOLE": ("valle-di-sole", "Valle di Sole"),
    "COMUNITÀ DELLE GIUDICARIE": ("giudicarie", "Giudicarie"),
    "COMUNITÀ DI PRIMIERO": ("primiero", "Primiero"),
    "COMUNITÀ ROTALIANA-KÖNIGSBERG": ("rotaliana", "Rotaliana-Königsberg"),
    "COMUNITÀ TERRITORIALE DELLA VAL DI FIEMME": ("val-di-fiemme", "Val di Fiemme"),
    "COMUNITÀ VALSUGANA E TESINO": ("valsugana-e-tesino", "Valsugana e Tesino"),
    "MAGNIFICA COMUNITÀ DEGLI ALTIPIANI CIMBRI": ("altipiani-cimbri", "Altipiani Cimbri"),
    "TERRITORIO VAL D'ADIGE": ("val-d-adige", "Territorio Val d’Adige"),
}


def decode(topology):
    """The arcs as degrees."""
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + tx, y * ky + ty))
        yield points


def project(arcs):
    """Degrees to the view box, north up, true to shape at the middle latitude."""
    xs = [x for arc in arcs for x, _ in arc]
    ys = [y for arc in arcs for _, y in arc]
    squeeze = math.cos(math.radians((min(ys) + max(ys)) / 2))
    scale = WIDTH / ((max(xs) - min(xs)) * squeeze)
    height = round((max(ys) - min(ys)) * scale)
    return height, [[((x - min(xs)) * squeeze * scale, (max(ys) - y) * scale) for x, y in arc]
                    for arc in arcs]


def triangle(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def simplify(arc):
    """Visvalingam's method on one arc; its ends stay, so that neighbours still meet."""
    arc = list(arc)
    while len(arc) > 2:
        sizes = [triangle(*arc[i - 1:i + 2]) for i in range(1, len(arc) - 1)]
        least = min(range(len(sizes)), key=sizes.__getitem__)
        if sizes[least] >= SMALLEST_BEND:
            break
        del arc[least + 1]
    rounded = []
    for x, y in arc:
        point = (round(x), round(y))
        if not rounded or rounded[-1] != point:
            rounded.append(point)
    return rounded


def ring_points(ring, arcs):
    points = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc if not points else arc[1:]
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def ring_size(points):
    pairs = zip(points, points[1:] + points[:1])
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def ring_path(points):
    """"M12 34l5-6 7 8z": after the first point only steps, as short as they can be written."""
    text = "M%d %dl" % points[0]
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        for step in (bx - ax, by - ay):
            text += ("" if text[-1] == "l" or step < 0 else " ") + str(step)
    return text + "z"


def outline(geometry, arcs):
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = [ring_points(ring, arcs) for polygon in polygons for ring in polygon]
    rings.sort(key=ring_size, reverse=True)
    kept = rings[:1] + [r for r in rings[1:] if len(r) > 2 and ring_size(r) >= SMALLEST_RING]
    return "".join(ring_path(ring) for ring in kept)


def write_areas(rows, folder):
    with open(folder / "areas.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "parent", "kind", "name", "cadastral_code", "postcodes", "population",
                      "latitude", "longitude"])
        people = {}
        for row in rows:
            code = COMMUNITIES[row["comunita_di_valle"]][0]
            people[code] = people.get(code, 0) + int(row["popolazione_2024"])
        out.writerow(["022", "", "territory", "Trentino", "", "", sum(people.values()), "", ""])
        for code, name in sorted(COMMUNITIES.values()):
            out.writerow([code, "022", "community", name, "", "", people[code], "", ""])
        for row in rows:
            out.writerow([row["istat"], COMMUNITIES[row["comunita_di_valle"]][0], "municipality",
                          row["nome"].replace("'", "’"), row["catastale"],
                          row["cap"].replace("|", " "), row["popolazione_2024"],
                          "%.5f" % float(row["lat"]), "%.5f" % float(row["lon"])])


def write_outlines(topology, folder):
    height, arcs = project(list(decode(topology)))
    arcs = [simplify(arc) for arc in arcs]
    shapes = topology["objects"]["municipalities"]["geometries"]
    with open(folder / "outlines.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "outline"])
        for shape in sorted(shapes, key=lambda s: s["properties"]["com_istat_code"]):
            out.writerow([shape["properties"]["com_istat_code"], outline(shape, arcs)])
    print("view box: 0 0 %d %d" % (WIDTH, height))


def main():
    source, pack = Path(sys.argv[1]), Path(__file__).resolve().parent.parent
    with open(source / "comuni_trentino.csv", encoding="utf-8") as file:
        write_areas(list(csv.DictReader(file)), pack)
    with open(source / "limits_P_22_municipalities.topo.json", encoding="utf-8") as file:
        write_outlines(json.load(file), pack)


if __name__ == "__main__":
    main()
