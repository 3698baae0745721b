#!/bin/sh
# Makes docs/evidence/foundation.md: probes of random networks, small pixels and shortcuts on real films.
#
#   docs/evidence/foundation.sh [WORK]
#
# WORK (default target/evidence) keeps features and probes; what is there already is not made again.
# HILUM_DATA names the folder with the real data (default ../shared/data beside the checkout); without
# it the exit code is 3. Takes about 15 minutes on two cores.
set -eu
cd "$(dirname -- "$0")/../.."
work=${1:-target/evidence}
data=${HILUM_DATA:-../shared/data}
hilum=${HILUM:-./hilum}
jar=${HILUM_JAR:-hilum-app/target/hilum-app.jar}
configs=docs/evidence/foundation

for set in nih kermany; do
  if [ ! -d "$data/$set" ]; then
    echo "foundation.sh: HILUM_DATA must hold nih and kermany, got no folder $data/$set" >&2
    exit 3
  fi
done
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
case $("$java" -version 2>&1) in
  *'version "25'* | *'version "26'*) ;;
  *)
    echo "foundation.sh: JAVA_HOME must be a JDK 25, for the tables; $java is none" >&2
    exit 2
    ;;
esac
mkdir -p "$work"
: >"$work/commands.txt"

# Runs `hilum` unless its output is there, and notes the words that anyone can repeat.
make() {
  echo "hilum $* --out WORK/$out" | sed "s|$data|DATA|g; s|$work|WORK|g" >>"$work/commands.txt"
  [ -e "$work/$out" ] || "$hilum" "$@" --out "$work/$out"
}

embed() { # SET FEATURES MODEL [OPTION…]: one folder of features
  out=$1-$2 from=$1 model=$3
  shift 3
  make embed --model "$model" --archive "$data/$from" "$@"
}

probe() { # FEATURES TARGETS
  out=probe-$1
  make probe --features "$work/$1" --target "$2" --bootstrap 1000 --seed 0
}

out=vit_tiny && make model init $configs/vit_tiny --seed 1
out=vit_small && make model init $configs/vit_small --seed 1

for baseline in view bytes size grey shortcut pixels; do
  embed nih $baseline baseline:$baseline
done
for baseline in bytes size grey shortcut pixels; do # all films of this set are of unknown view
  embed kermany $baseline baseline:$baseline
done
for features in view shortcut; do # these are told the view
  probe nih-$features sex,age,Pneumonia
done
for features in bytes size grey pixels; do
  probe nih-$features sex,view,age,Pneumonia
done
for features in bytes size grey shortcut pixels; do
  probe kermany-$features Pneumonia
done

# Random weights, and weights that training moved: quickstart trains on the built-in cohort.
out=quickstart && make quickstart
compare() { # SET NETWORK MODEL TARGETS: the same films at three precisions
  for precision in fp32 bf16 int8; do
    embed "$1" "$2-$precision" "$3" --precision $precision
    probe "$1-$2-$precision" "$4"
    out=applied-$1-$2-$precision.csv
    make probe apply --probe "$work/probe-$1-$2-fp32" --features "$work/$1-$2-$precision"
  done
}
compare nih quickstart "$work/quickstart/model" sex,view,age,Pneumonia
compare kermany quickstart "$work/quickstart/model" Pneumonia
compare nih vit_small "$work/vit_small" sex,view,age,Pneumonia
compare kermany vit_tiny "$work/vit_tiny" Pneumonia
embed nih vit_tiny-fp32 "$work/vit_tiny" --precision fp32
probe nih-vit_tiny-fp32 sex,view,age,Pneumonia

"$java" --enable-native-access=ALL-UNNAMED \
  -cp "$jar" docs/evidence/Foundation.java "$work" docs/evidence
