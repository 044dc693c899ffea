#!/usr/bin/env bash
# Makes what a release consists of, in OUT (target/release unless given):
#   tj-train-PLATFORM.jar   for Java 17 or newer, for each platform there is libtorch for
#   tj-train-VERSION-PLATFORM.tar.gz   for this machine's platform: with a Java of its own, to be unpacked anywhere
#   tj-train_VERSION_ARCH.deb          the same for Debian and Ubuntu, where dpkg-deb and fakeroot are
#   SHA256SUMS
# and tries what can be tried here: the unpacked image, and the .deb in a bare Debian 13. Needs Maven and in JAVA_HOME a JDK with jlink and jpackage that brings its own libraries, as
# Temurin does (Debian's takes libjpeg and others from the system).
#
# Usage: JAVA_HOME=... scripts/release.sh [OUT]
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-target/release}")
java=${JAVA_HOME:?name a JDK with jlink and jpackage}/bin
version=$(sed -n '0,/<version>/s:.*<version>\(.*\)</version>.*:\1:p' pom.xml)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf "$out"
mkdir -p "$out"

for platform in linux-x86_64 linux-aarch64 osx-aarch64 win-x86_64; do
  mvn -B -q package -Dplatform="$platform"
  scripts/check_jar.sh "target/tj-train-$platform.jar" "$platform"
  cp "target/tj-train-$platform.jar" "$out/"
done

case $(uname -sm) in
  "Linux x86_64") here=linux-x86_64 ;;
  "Linux aarch64") here=linux-aarch64 ;;
  "Darwin arm64") here=osx-aarch64 ;;
  *) echo "images are made on Linux and macOS only" >&2; exit 1 ;;
esac
mkdir "$work/input"
cp "$out/tj-train-$here.jar" "$work/input/tj-train.jar"
modules=$(cat scripts/java-modules.txt)
"$java/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$work/runtime"
# Windows and sound, whose libraries need those of a desktop.
rm -f "$work"/runtime/lib/lib{awt_xawt,jawt,jsound,splashscreen}.so
# Java 24 and later warn of native code that is not announced; in an image the jar's manifest does not count.
"$java/jpackage" --type app-image --name tj-train --app-version "$version" --input "$work/input" --main-jar tj-train.jar \
  --main-class dev.tjtrain.cli.Main --runtime-image "$work/runtime" --java-options --enable-native-access=ALL-UNNAMED --dest "$work"
image=tj-train program=tj-train/bin/tj-train
if test -d "$work/tj-train.app"; then image=tj-train.app program=tj-train.app/Contents/MacOS/tj-train; fi
tar -C "$work" -czf "$out/tj-train-$version-$here.tar.gz" "$image"
if command -v dpkg-deb >/dev/null && command -v fakeroot >/dev/null; then
  # The jar is compressed already; xz would take minutes.
  DPKG_DEB_COMPRESSOR_TYPE=gzip "$java/jpackage" --type deb --name tj-train --app-version "$version" --app-image "$work/tj-train" \
    --description "Fine-tunes a network of ImageNet on a folder of labelled images" --dest "$out"
else
  echo "no .deb is made: dpkg-deb or fakeroot is missing"
fi
sums=$(cd "$out" && if command -v sha256sum >/dev/null; then sha256sum -- *; else shasum -a 256 -- *; fi)
tee "$out/SHA256SUMS" <<<"$sums"

echo "--- the unpacked image"
mkdir "$work/unpacked"
tar -C "$work/unpacked" -xzf "$out/tj-train-$version-$here.tar.gz"
XDG_CACHE_HOME=$work/cache "$work/unpacked/$program" doctor

echo "--- the .deb in a bare Debian 13"
root=$work/root
in_root() { # mounts only in a name space of its own
  unshare -m sh -c 'mount -t proc proc "$0/proc" && exec chroot "$0" env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"' "$root" "$@"
}
if ls "$out"/*.deb >/dev/null 2>&1 && test "$(id -u)" = 0 && command -v unshare >/dev/null &&
  command -v debootstrap >/dev/null && debootstrap --variant=minbase trixie "$root" >/dev/null && in_root true; then
  cp "$out"/*.deb "$root/root/tj-train.deb"
  in_root dpkg -i /root/tj-train.deb
  in_root /opt/tj-train/bin/tj-train doctor
  in_root /opt/tj-train/bin/tj-train transfer --sample --weights embedded --epochs 3 --out /root/run
else
  echo "not tried: that takes root, debootstrap, a network and leave to mount"
fi
