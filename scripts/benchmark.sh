#!/usr/bin/env bash
# Measures tj-train against the tutorial's own loop on PyTorch, on this machine, in one go, and prints a table of medians
# and ratios. Needs: target/tj-train.jar (mvn package), GNU time (apt-get install time), and for the comparison Debian's
# python3-torch and python3-torchvision. Leave the machine alone meanwhile.
#
# Usage: [RECIPES="default tutorial"] [TORCH_THREADS=N] scripts/benchmark.sh FRAMES_DIR WEIGHTS_PTH [IMAGES] [RUNS] [PYTORCH_EPOCHS]
#   FRAMES_DIR      class folders; its images are copied under new names until there are IMAGES of them
#   WEIGHTS_PTH     torchvision's mobilenet_v2 state dict
#   IMAGES          3170 unless given
#   RUNS            of each of our cases with the default recipe; the median counts; 3 unless given
#   RECIPES         of ours to measure; both unless given. The tutorial's takes minutes, and is run once
#   TORCH_THREADS   of PyTorch's loop; as many as cores unless given, since PyTorch by itself may take fewer
#   PYTORCH_EPOCHS  that PyTorch really runs, 20 unless given; with fewer, its 20 are reckoned from them and marked ~
set -euo pipefail
frames=$(realpath "$1")
weights=$(realpath "$2")
images=${3:-3170}
runs=${4:-3}
torch_epochs=${5:-20}
recipes=${RECIPES:-default tutorial}
torch_threads=${TORCH_THREADS:-$(nproc)}
here=$(cd "$(dirname "$0")/.." && pwd)
jar=$here/target/tj-train.jar
python=/usr/bin/python3
test -f "$jar" || { echo "there is no $jar; run mvn package first" >&2; exit 1; }
test -x /usr/bin/time || { echo "GNU time is missing (apt-get install time)" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# As many files as asked for, evenly over what there is.
data=$scratch/data
find "$frames" -type f | LC_ALL=C sort >"$scratch/originals"
available=$(wc -l <"$scratch/originals")
for ((i = 0; i < images; i++)); do
  echo "$i"
done | awk -v available="$available" -v list="$scratch/originals" '
  BEGIN { while ((getline line < list) > 0) original[n++] = line }
  { o = original[$1 % available]; m = split(o, part, "/")
    printf "%s\t%s\t%05d-%s\n", o, part[m - 1], $1, part[m] }' |
  while IFS=$'\t' read -r original class name; do
    mkdir -p "$data/$class"
    # A few bytes behind the picture: what is equal to the byte would be computed once.
    { cat "$original" && printf '%s' "$name"; } >"$data/$class/$name"
  done
# Both sides find the frames in the system's cache.
find -L "$data" -type f -exec cat {} + >/dev/null

# measure NAME COMMAND...: appends "NAME wall cpu peak-MB" to the measurements.
measure() {
  local name=$1
  shift
  if ! /usr/bin/time -o "$scratch/time" -f '%e %U %S %M' "$@" >"$scratch/out" 2>"$scratch/err"; then
    echo "failed: $*" >&2
    tail -5 "$scratch/err" >&2
    exit 1
  fi
  awk -v name="$name" '{ printf "%s %.2f %.2f %.0f\n", name, $1, $2 + $3, $4 / 1024 }' "$scratch/time" |
    tee -a "$scratch/measurements" >&2
}

# median NAME FIELD
median() {
  awk -v name="$1" -v field="$2" '$1 == name { print $field }' "$scratch/measurements" | sort -g |
    awk '{ v[NR] = $1 } END { if (NR) print v[int((NR + 1) / 2)] }'
}

for ((run = 1; run <= runs; run++)); do
  measure help java -jar "$jar" --help
  for recipe in $recipes; do
    test "$run" = 1 || test "$recipe" = default || continue
    for command in transfer fine-tune; do
      export XDG_CACHE_HOME=$scratch/cache
      rm -rf "$XDG_CACHE_HOME"
      for state in cold warm; do
        rm -rf "$scratch/run"
        measure "$command/$recipe/$state" \
          java -jar "$jar" "$command" --data "$data" --weights "$weights" --epochs 20 --recipe "$recipe" --out "$scratch/run"
      done
    done
  done
  java -cp "$jar" "$here/scripts/Floor.java" "$data" 2>/dev/null >>"$scratch/floor"
done

if $python -c 'import torch, torchvision' 2>/dev/null; then
  for command in transfer fine-tune; do
    measure "pytorch/$command" env OMP_NUM_THREADS="$torch_threads" $python "$here/scripts/tutorial_loop.py" "$command" "$data" "$weights" --epochs "$torch_epochs"
    tail -1 "$scratch/out" >"$scratch/pytorch-$command.json"
  done
else
  echo "python3-torch and python3-torchvision are missing: no comparison" >&2
fi

# Wall-clock seconds of 20 epochs of PyTorch.
pytorch() {
  test -f "$scratch/pytorch-$1.json" || return 0
  $python - "$scratch/pytorch-$1.json" <<'PYTHON'
import json, statistics, sys
t = json.load(open(sys.argv[1]))
e = t["epochs"]
print("%.1f" % (t["start"] + sum(e) + t["test"] + (20 - len(e)) * statistics.median(e)))
PYTHON
}

about=$([ "$torch_epochs" -ge 20 ] || echo "~")
decode=$(awk '{ print $1 }' "$scratch/floor" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }')
forward=$(awk '{ print $2 }' "$scratch/floor" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }')
floor=$(awk -v a="$decode" -v b="$forward" 'BEGIN { printf "%.2f", a + b }')
echo
echo "$images images, 20 epochs, medians of $runs runs (one of the tutorial recipe and of PyTorch); $(nproc) cores, $(date +%F)"
grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //' || true
echo
echo "| | seconds | CPU seconds | peak MB | PyTorch's loop, seconds | times faster | of the floor |"
echo "|---|---|---|---|---|---|---|"
for command in transfer fine-tune; do
  reference=$(pytorch "$command")
  for recipe in $recipes; do
    for state in cold warm; do
      name=$command/$recipe/$state
      wall=$(median "$name" 2)
      awk -v name="\`$command\`, $recipe, $state cache" -v wall="$wall" -v cpu="$(median "$name" 3)" -v peak="$(median "$name" 4)" \
        -v reference="$reference" -v about="$about" -v floor="$floor" 'BEGIN {
          printf "| %s | %s | %s | %s | %s | %s | %.2f |\n", name, wall, cpu, peak,
            reference == "" ? "" : about reference, reference == "" ? "" : sprintf("%.1f", reference / wall), wall / floor }'
    done
  done
done
echo
echo "floor: decode and resize alone $decode s, forward pass of all blocks alone $forward s, together $floor s"
echo "--help: $(median help 2) s"
for command in transfer fine-tune; do
  if [ -f "$scratch/pytorch-$command.json" ]; then
    echo "PyTorch, $command: $(median "pytorch/$command" 3) CPU seconds and $(median "pytorch/$command" 4) MB for $torch_epochs epochs on $torch_threads threads"
  fi
done
