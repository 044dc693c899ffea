#!/bin/sh
# Writes report.png, batch.png and audit.png in data/images, the pictures of the documents, from the drawn sample.
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
cp -r "$here/data/sample" sample
java -jar "$jar" audit --data sample --weights "${WEIGHTS:-embedded}" --device cpu
# The window of the report ends under the confusion matrix: what follows are photographs, which would make the file large.
picture() {
  "$chromium" --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
    --blink-settings=preferredColorScheme=1 --user-data-dir="$scratch/profile" --window-size="$1" \
    --screenshot="$here/data/images/$2" "file://$scratch/$3" 2>/dev/null
}
picture 1240,1325 report.png fine-tune-sample/report.html
picture 1240,797 audit.png audit/audit.html
ls -l "$here/data/images"
