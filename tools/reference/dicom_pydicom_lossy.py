"""How far our stored values are from pydicom's where a lossy code stream leaves rounding to the decoder.

    python tools/reference/dicom_pydicom_lossy.py ../shared/data/dicom docs/evidence/dicom-lossy.csv

For every file whose transfer syntax is JPEG 2000 or HTJ2K and not lossless only, `hilum film convert
--values stored` (the command in HILUM, else ./hilum) is compared with `pixel_array(raw=True)`: the greatest
difference and the share of values that differ. Only these two numbers are written.
"""

import csv
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import pydicom
from pydicom.pixels import pixel_array

warnings.simplefilter("ignore")
pydicom.config.logger.disabled = True
root, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
hilum = shlex.split(os.environ.get("HILUM", "./hilum"))
LOSSY = ("1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.203")

with out.open("w", newline="", encoding="utf-8") as file, tempfile.TemporaryDirectory() as folder:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["file", "greatest", "share"])
    for path in sorted(root.rglob("*.dcm")):
        ds = pydicom.dcmread(path, force=True)
        if ds.file_meta.get("TransferSyntaxUID") not in LOSSY:
            continue
        try:
            theirs = pixel_array(ds, raw=True).astype(np.int64)
        except Exception:
            continue  # the table of hashes tells it
        array = pathlib.Path(folder) / "ours.npy"
        subprocess.run([*hilum, "film", "convert", path, array, "--force"], check=True)
        apart = np.abs(np.load(array).astype(np.int64) - theirs)
        name = path.relative_to(root).as_posix()
        writer.writerow([name, apart.max(), f"{(apart > 0).mean():.4f}"])
