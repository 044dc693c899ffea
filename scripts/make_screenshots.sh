#!/bin/sh
# Writes data/images/report.png and data/images/batch.png, the README's pictures, from the drawn sample.
#
# For maintainers. Needs the built jar (mvn package), Chromium, and ImageNet weights: in torch's cache, or a file named
# by WEIGHTS. Usage: scripts/make_screenshots.sh [JAR]
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
jar=${1:-$here/target/tj-train.jar}
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$here/data/images"

cd "$scratch"
java -jar "$jar" show-batch --sample --rows 2 --cols 4 --out "$here/data/images/batch.png"
java -jar "$jar" fine-tune --sample --weights "${WEIGHTS:-IMAGENET1K_V1}" --epochs 20 --device cpu \
  --out "$scratch/fine-tune-sample"
# The window ends under the confusion matrix: what follows are photographs, which would make the file large.
"$chromium" --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
  --blink-settings=preferredColorScheme=1 --user-data-dir="$scratch/profile" --window-size=1240,1325 \
  --screenshot="$here/data/images/report.png" "file://$scratch/fine-tune-sample/report.html" 2>/dev/null
ls -l "$here/data/images"
