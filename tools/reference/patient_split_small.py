"""Writes golden/patient-split-small.csv: the split by patient, recomputed with hashlib.

u = first 53 bits of SHA-256(salt ':' patient) / 2^53; below test: test; below test + val: val.

    python tools/reference/patient_split_small.py hilum-core/src/test/resources/golden
"""

import csv
import hashlib
import pathlib
import sys

SALT, VAL, TEST = "hilum", 0.1, 0.2
PATIENTS = [str(i) for i in range(1, 201)] + ["person7", "IM-0115", "patient00001", "Müller 3", ""]


def position(patient):
    digest = hashlib.sha256(f"{SALT}:{patient}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / 2**53


def side(u):
    return "test" if u < TEST else "val" if u < TEST + VAL else "train"


out = pathlib.Path(sys.argv[1]) / "patient-split-small.csv"
with out.open("w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["patient", "position", "split"])
    for patient in PATIENTS:
        u = position(patient)
        writer.writerow([patient, repr(u), side(u)])
