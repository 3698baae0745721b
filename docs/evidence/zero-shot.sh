#!/bin/sh
# Makes the page of a grid of the zero-shot paper; its protocol (zero-shot-protocol.md) was fixed before
# its first run.
#
#   docs/evidence/zero-shot.sh [WORK]               tiny, on the phantom: docs/evidence/zero-shot.md
#   SCALE=small TEXT_TOWER=DIR docs/evidence/zero-shot.sh [WORK]
#                                                   small, on real films: docs/evidence/zero-shot-small.md
#
# WORK (default target/evidence) keeps pairs and runs; a grid that was stopped goes on. On two cores tiny
# takes eight minutes, two more with ABLATIONS=1, and small two to three hours.
set -eu
cd "$(dirname -- "$0")/../.."
work=${1:-target/evidence}
scale=${SCALE:-tiny}
hilum=${HILUM:-./hilum}
to=docs/evidence/zero-shot-$scale
out=$work/zero-shot-$scale
case $scale in
  tiny) page=zero-shot.md note="Nothing learnt here says anything of patients." ;;
  *) page=zero-shot-$scale.md note="The films are few and the pairs small: nothing here is for use on patients." ;;
esac

mkdir -p "$work" "$to"
[ -e "$out" ] || "$hilum" reproduce zero-shot --scale "$scale" ${ABLATIONS:+--ablations} \
  ${TEXT_TOWER:+--text-tower "$TEXT_TOWER"} --resume --out "$out"
cp "$out/result.json" "$to/result.json"
[ -e "$to/runs.csv" ] || head -1 "$out/runs.csv" >"$to/runs.csv"
tail -n +2 "$out/runs.csv" | while IFS= read -r row; do
  grep -qxF -- "$row" "$to/runs.csv" || printf '%s\n' "$row" >>"$to/runs.csv"
done
{
  sed -n '1,2p' "$out/report.md"
  echo "Made by \`docs/evidence/zero-shot.sh\`, which runs \`hilum reproduce zero-shot --scale $scale${ABLATIONS:+ --ablations}\`"
  echo "under the [protocol](zero-shot-protocol.md) fixed before; every run is in [runs.csv](zero-shot-$scale/runs.csv),"
  [ ! -e "$to/tuning.csv" ] || tuning=", the choice of k and c in [tuning.csv](zero-shot-$scale/tuning.csv)"
  echo "every number in [result.json](zero-shot-$scale/result.json)${tuning:-}. $note"
  echo
  [ ! -e "$to/notes.md" ] || { cat "$to/notes.md"; echo; }
  sed '1,2d' "$out/report.md"
} >"docs/evidence/$page"
