#!/usr/bin/env bash
# Looks into a jar for what its platform needs: libtorch, DJL's bridge to it, WebP's and JNA's libraries; and that no other
# platform's libtorch takes up room in it.
#
# Usage: scripts/check_jar.sh JAR linux-x86_64|linux-aarch64|osx-aarch64|win-x86_64
set -euo pipefail
jar=$1 platform=$2
case $platform in
  linux-x86_64) library=lib%s.so webp=Linux/x86_64/libwebp-imageio.so jna=linux-x86-64/libjnidispatch.so ;;
  linux-aarch64) library=lib%s.so webp=Linux/aarch64/libwebp-imageio.so jna=linux-aarch64/libjnidispatch.so ;;
  osx-aarch64) library=lib%s.dylib webp=Mac/aarch64/libwebp-imageio.dylib jna=darwin-aarch64/libjnidispatch.jnilib ;;
  win-x86_64) library=%s.dll webp=Windows/x86_64/webp-imageio.dll jna=win32-x86-64/jnidispatch.dll ;;
  *) echo "$platform is no platform" >&2; exit 2 ;;
esac
names=$(unzip -Z1 "$jar")
says() { unzip -p "$jar" native/lib/pytorch.properties | sed -n "s/^$1=//p" | tr -d '\r'; }
fail() { echo "$jar: $1" >&2; exit 1; }
test "$(says classifier)" = "$platform" || fail "its libtorch is for $(says classifier), not for $platform"
needed="native/$webp com/sun/jna/$jna jnilib/$platform/cpu/$(printf "$library" djl_torch)"
for one in $(says libraries | tr ',' ' '); do needed="$needed pytorch/cpu/$platform/$one"; done
grep -q "^pytorch/cpu/$platform/$(printf "$library" torch_cpu)" <<<"$names" || fail "it has no libtorch"
for file in $needed; do grep -qxE "${file//./\\.}(\.gz)?" <<<"$names" || fail "it lacks $file"; done
if others=$(grep -E '^pytorch/.+/.+/.' <<<"$names" | grep -v "^pytorch/cpu/$platform/"); then fail "it also has $others"; fi
echo "$jar: has what $platform needs ($(wc -w <<<"$needed") libraries)"
