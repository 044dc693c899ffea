#!/usr/bin/env bash
# Makes a bundle of at most 64 MB that tries tj-train on a Linux machine with an NVIDIA GPU and PyTorch, but without Java
# and without a network. On that machine:
#     mkdir check && tar -xJf gpu-check.tar.xz -C check && bash check/run.sh
# It says whether DJL's native code (JNI) fits that machine's libtorch, runs doctor, and trains on the GPU beside the tutorial's
# loop in PyTorch.
#
# Usage: scripts/gpu_check.sh FRAMES_DIR WEIGHTS_PTH [OUT]
#   FRAMES_DIR   class folders; 32 images of each class go into the bundle
#   WEIGHTS_PTH  torchvision's mobilenet_v2 state dict; it goes in with 8 bits a weight
#   OUT          gpu-check.tar.xz unless given
# Needs target/tj-train.jar (mvn package), Debian's python3-torch, zip, nm, and in JAVA_HOME a JDK with jlink that brings
# its own libraries, as Temurin does (Debian's takes libjpeg and others from the system).
set -euo pipefail
frames=$(realpath "$1")
weights=$(realpath "$2")
out=$(realpath -m "${3:-gpu-check.tar.xz}")
here=$(cd "$(dirname "$0")/.." && pwd)
jar=$here/target/tj-train.jar
test -f "$jar" || { echo "there is no $jar; run mvn package first" >&2; exit 1; }
jlink=${JAVA_HOME:?name a JDK with jlink}/bin/jlink
bundle=$(mktemp -d)
trap 'rm -rf "$bundle"' EXIT

# Modules are left uncompressed: xz does better than jlink.
"$jlink" --add-modules "$(cat "$here/scripts/java-modules.txt")" \
  --strip-debug --no-header-files --no-man-pages --output "$bundle/jre"

# The jar without libtorch for the CPU, beside which DJL would use no other, and without other platforms' libraries.
mkdir "$bundle/classes"
(
  cd "$bundle/classes"
  unzip -q "$jar"
  rm -rf pytorch native/lib jnilib/osx* jnilib/win* jnilib/linux-aarch64 jnilib/linux-x86_64/cpu native/Mac native/Windows
  find native/Linux -mindepth 1 -maxdepth 1 ! -name x86_64 -exec rm -rf {} + 2>/dev/null || true
  find com/sun/jna -mindepth 1 -maxdepth 1 -type d -name '*-*' ! -name linux-x86-64 -exec rm -rf {} +
  zip -q -0 -r ../tj-train.jar META-INF .
  nm -D --undefined-only jnilib/linux-x86_64/cu*/libdjl_torch.so | awk '{ sub(/@.*/, "", $2); print $2 }' | sort -u >../needed.txt
)
rm -rf "$bundle/classes"

for class in "$frames"/*/; do
  name=$(basename "$class")
  mkdir -p "$bundle/frames/$name"
  find "$class" -type f | LC_ALL=C sort | head -32 | while IFS= read -r file; do cp "$file" "$bundle/frames/$name/"; done
done

/usr/bin/python3 - "$weights" "$bundle/weights-int8.pt" <<'PYTHON'
import sys, torch
state, packed = torch.load(sys.argv[1]), {}
for name, value in state.items():
    if value.is_floating_point() and value.dim() > 1:
        scale = value.flatten(1).abs().amax(1).clamp(min=1e-12) / 127  # of each output channel
        shape = [-1] + [1] * (value.dim() - 1)
        packed[name] = ((value / scale.view(shape)).round().to(torch.int8), scale)
    else:
        packed[name] = (value, None)
torch.save(packed, sys.argv[2])
PYTHON

cp "$here/scripts/tutorial_loop.py" "$bundle/"
cat >"$bundle/run.sh" <<'RUN'
#!/usr/bin/env bash
# Tries tj-train on this machine's GPU; see scripts/gpu_check.sh.
set -u
cd "$(dirname "$0")"
scratch=$(mktemp -d)
echo "--- PyTorch and its libtorch"
python3 - "$scratch" <<'PYTHON' || exit 1
import ctypes, os, shutil, subprocess, sys, torch
lib = os.path.join(os.path.dirname(torch.__file__), "lib")
gpu = torch.cuda.get_device_name(0) if torch.cuda.is_available() else "no GPU"
print(f"PyTorch {torch.__version__}, CUDA {torch.version.cuda}, {gpu}, {os.cpu_count()} cores")
packed = torch.load("weights-int8.pt")
state = {name: value if scale is None else value.float() * scale.view([-1] + [1] * (value.dim() - 1))
         for name, (value, scale) in packed.items()}
torch.save(state, sys.argv[1] + "/weights.pth")
names = ["libc10.so", "libc10_cuda.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so"]
found = [ctypes.CDLL(os.path.join(lib, name), ctypes.RTLD_GLOBAL) for name in names]
found += [ctypes.CDLL(name) for name in ("libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libc.so.6")]
optional = {"__gmon_start__", "_ITM_deregisterTMCloneTable", "_ITM_registerTMCloneTable"}
missing = [s for s in open("needed.txt").read().split() if s not in optional and not any(hasattr(l, s) for l in found)]
if missing and shutil.which("c++filt"):
    missing = subprocess.run(["c++filt"], input="\n".join(missing), text=True, capture_output=True).stdout.splitlines()
print(f"symbols that DJL's JNI needs and this libtorch lacks: {len(missing)}")
for symbol in missing:
    print("  " + symbol)
open(sys.argv[1] + "/lib", "w").write(lib)
PYTHON
export XDG_CACHE_HOME=$scratch/cache DJL_CACHE_DIR=$scratch/djl
export PYTORCH_LIBRARY_PATH PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128
PYTORCH_LIBRARY_PATH=$(cat "$scratch/lib")
echo "--- tj-train doctor"
jre/bin/java -jar tj-train.jar doctor 2>&1
seconds() { date +%s.%N; }
for command in transfer fine-tune; do
  for recipe in default tutorial; do
    echo "--- tj-train $command, recipe $recipe, on the GPU"
    began=$(seconds)
    jre/bin/java -jar tj-train.jar "$command" --data frames --weights "$scratch/weights.pth" --recipe "$recipe" --device cuda \
      --epochs 20 --out "$scratch/$command-$recipe" 2>&1 | tail -6
    awk -v a="$began" -v b="$(seconds)" 'BEGIN { printf "%.1f s\n", b - a }'
  done
  echo "--- the tutorial's loop in PyTorch, $command, on the GPU"
  began=$(seconds)
  python3 tutorial_loop.py "$command" frames "$scratch/weights.pth" --epochs 20 --device cuda 2>&1 | tail -2
  awk -v a="$began" -v b="$(seconds)" 'BEGIN { printf "%.1f s\n", b - a }'
done
rm -rf "$scratch"
RUN
tar -C "$bundle" -cf - . | xz -T0 -6 >"$out"
size=$(stat -c %s "$out")
echo "$out: $((size / 1000000)) MB"
test "$size" -le 64000000 || { echo "that is more than 64 MB; give fewer or smaller frames" >&2; exit 1; }
