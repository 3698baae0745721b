#!/bin/sh
# Makes docs/evidence/zero-shot.md: the tiny grid of the zero-shot paper on the phantom, frozen before
# its first run (docs/evidence/zero-shot-protocol.md).
#
#   docs/evidence/zero-shot.sh [WORK]
#
# WORK (default target/evidence) keeps pairs and runs; a grid that was stopped goes on. About a quarter
# of an hour on two cores, and ten minutes for the ablations.
set -eu
cd "$(dirname -- "$0")/../.."
work=${1:-target/evidence}
hilum=${HILUM:-./hilum}
to=docs/evidence/zero-shot-tiny
out=$work/zero-shot-tiny

mkdir -p "$work" "$to"
[ -e "$out" ] || "$hilum" reproduce zero-shot --scale tiny ${ABLATIONS:+--ablations} --resume --out "$out"
cp "$out/result.json" "$to/result.json"
[ -e "$to/runs.csv" ] || head -1 "$out/runs.csv" >"$to/runs.csv"
tail -n +2 "$out/runs.csv" | while IFS= read -r row; do
  grep -qxF -- "$row" "$to/runs.csv" || printf '%s\n' "$row" >>"$to/runs.csv"
done
{
  sed -n '1,2p' "$out/report.md"
  echo "Made by \`docs/evidence/zero-shot.sh\`, which runs \`hilum reproduce zero-shot --scale tiny${ABLATIONS:+ --ablations}\`"
  echo "under the [protocol](zero-shot-protocol.md) fixed before; every run is in [runs.csv](zero-shot-tiny/runs.csv),"
  echo "every number in [result.json](zero-shot-tiny/result.json), the choice of k and c in"
  echo "[tuning.csv](zero-shot-tiny/tuning.csv). Nothing learnt here says anything of patients."
  echo
  [ ! -e "$to/notes.md" ] || { cat "$to/notes.md"; echo; }
  sed '1,2d' "$out/report.md"
} >docs/evidence/zero-shot.md
