#!/bin/sh
# Opens every DICOM file below a folder with the reference tools: dcmtk, dicom3tools (Debian packages) and pydicom.
# Usage: dicom_written.sh FOLDER      PYTHON names an interpreter with pydicom. Exit 1 if any tool complains.
set -u
bad=0
for file in $(find "$1" -name '*.dcm' | sort); do
  dcmdump -q "$file" >/dev/null || bad=1
  dcm2pnm -q "$file" /dev/null || bad=1
  dciodvfy "$file" 2>&1 | sed "s|^|$file: |" | grep 'Error' && bad=1
  "${PYTHON:-python3}" -c 'import sys, pydicom; pydicom.dcmread(sys.argv[1]).pixel_array' "$file" || bad=1
done
exit $bad
