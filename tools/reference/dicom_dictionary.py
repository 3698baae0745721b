"""Writes the dictionary of DICOM attributes that `dev.hilum.dicom` reads: tag, VR, VM, keyword.

    python tools/reference/dicom_dictionary.py

The source is pydicom's dictionary, which is PS3.6 with the retired attributes. Attributes without a
keyword are left out.
"""

import csv
import pathlib

from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "hilum-core/src/main/resources/dev/hilum/dicom/dictionary.csv"

rows = [(f"{tag:08x}", *entry) for tag, entry in DicomDictionary.items()]
rows += [(mask.lower(), *entry) for mask, entry in RepeatersDictionary.items()]
OUT.parent.mkdir(parents=True, exist_ok=True)
with OUT.open("w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["tag", "vr", "vm", "keyword"])
    for tag, vr, vm, _name, _retired, keyword in sorted(rows):
        if keyword:
            writer.writerow([tag, vr, vm, keyword])
