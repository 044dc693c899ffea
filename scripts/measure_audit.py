#!/usr/bin/env python3
"""Plants errors into a folder of labelled images and measures how many of them `tj-train audit` finds.

For maintainers. Needs Pillow, NumPy and the ImageNet weights. Copies DATA once for each seed, then plants
  5 % flipped labels (moved to another class folder),
  30 exact twins (15 in the same bytes, 15 as PNG with the same pixels),
  30 re-made twins (10 re-encoded at JPEG quality 50 to 85, 10 scaled to 40 to 70 %, 10 cut to 85 to 95 % of each side),
  10 foreign images (drawn: noise, gradient, text, chart, ...),
and compares findings.csv with what was planted.

With TRAIN=1 it also trains on the clean, the planted and the corrected images, and prints the mean test accuracy.

Usage: measure_audit.py DATA WEIGHTS SCRATCH COMMAND...      COMMAND is how to run tj-train, as java -jar tj-train.jar
"""
import collections, csv, json, os, random, shutil, subprocess, sys, time
import numpy as np
from PIL import Image, ImageDraw


def foreign(k, r):
    """Picture k of ten that are no frames of a cartoon."""
    w, h = 640, 360
    v, u = np.mgrid[0:h, 0:w] / np.array([h, w]).reshape(2, 1, 1)
    if k == 0:
        return Image.fromarray(r.randint(0, 256, (h, w, 3), np.uint8))
    if k == 1:
        return Image.fromarray((np.stack([u, v, 1 - u], -1) * 255).astype(np.uint8))
    if k == 2:
        return Image.fromarray((((u * 16).astype(int) + (v * 9).astype(int)) % 2 * 255).astype(np.uint8)).convert("RGB")
    if k == 3:
        c, n = (u * 3 - 2.2) + 1j * (v * 2 - 1), np.zeros((h, w))
        z = 0 * c
        for _ in range(40):
            inside = abs(z) < 4
            z = np.where(inside, z * z + c, z)
            n += inside
        return Image.fromarray(np.stack([n * 6 % 256, n * 3 % 256, n * 11 % 256], -1).astype(np.uint8))
    if k == 4:
        g = sum(np.sin(2 * np.pi * (a * u + b * v) + c) for a, b, c in r.uniform(-4, 4, (8, 3)))
        return Image.fromarray(np.stack([np.sin(g + s) * 127 + 128 for s in (0, 2, 4)], -1).astype(np.uint8))
    if k == 7:
        p = r.rand(60, 2)
        cells = ((u[..., None] - p[:, 1]) ** 2 + (v[..., None] - p[:, 0]) ** 2).argmin(-1)
        return Image.fromarray(r.randint(0, 256, (60, 3)).astype(np.uint8)[cells])
    if k == 9:
        return Image.fromarray((np.kron(r.randint(0, 2, (36, 64)), np.ones((10, 10))) * 255).astype(np.uint8)).convert("RGB")
    image = Image.new("RGB", (w, h), "white")
    draw = ImageDraw.Draw(image)
    if k == 5:
        for y in range(10, h - 10, 16):
            draw.text((20, y), "".join(chr(r.randint(97, 123)) if r.rand() > 0.17 else " " for _ in range(95)), fill="black")
    if k == 6:
        draw.line((40, 20, 40, 330, 620, 330), fill="black", width=2)
        for i in range(9):
            draw.rectangle((60 + 60 * i, 330 - r.randint(20, 290), 100 + 60 * i, 330), fill=tuple(r.randint(0, 256, 3)))
    if k == 8:
        t = np.linspace(0, 60, 3000)
        draw.line(list(zip(320 + 150 * np.cos(t) + 100 * np.cos(7.3 * t), 180 + 100 * np.sin(t) + 60 * np.sin(7.3 * t))), fill="navy")
    return image


def images(root):
    return sorted(f"{c}/{f}" for c in os.listdir(root) for f in os.listdir(f"{root}/{c}"))


def plant(data, root, seed):
    """Copies and plants. Returns flipped {path: class}, exact, made {path: (original, how)}, foreign."""
    shutil.copytree(data, root)
    r, n = random.Random(seed), np.random.RandomState(seed)
    classes, paths = sorted(os.listdir(root)), images(root)
    r.shuffle(paths)
    flip, rest = paths[: round(len(paths) * 0.05)], paths[round(len(paths) * 0.05):]
    flipped, exact, made, strange = {}, {}, {}, []
    for path in flip:
        own, name = path.split("/")
        to = r.choice([c for c in classes if c != own])
        os.rename(f"{root}/{path}", f"{root}/{to}/moved-{name}")
        flipped[f"{to}/moved-{name}"] = own
    for i, path in enumerate(rest[:30]):
        stem = path.rsplit(".", 1)[0]
        if i % 2:
            copy = stem + "-same.jpg"
            shutil.copy(f"{root}/{path}", f"{root}/{copy}")
        else:
            copy = stem + "-same.png"
            Image.open(f"{root}/{path}").convert("RGB").save(f"{root}/{copy}")
        exact[copy] = path
    for i, path in enumerate(rest[30:60]):
        image = Image.open(f"{root}/{path}").convert("RGB")
        w, h = image.size
        how = ("encoded", "scaled", "cut")[i % 3]
        if how == "scaled":
            s = r.uniform(0.4, 0.7)
            image = image.resize((int(w * s), int(h * s)), Image.LANCZOS)
        if how == "cut":
            s = r.uniform(0.85, 0.95)
            cw, ch = int(w * s), int(h * s)
            x, y = r.randrange(w - cw + 1), r.randrange(h - ch + 1)
            image = image.crop((x, y, x + cw, y + ch))
        copy = path.rsplit(".", 1)[0] + "-made.jpg"
        image.save(f"{root}/{copy}", quality=r.choice([50, 60, 70, 85]))
        made[copy] = (path, how)
    for k in range(10):
        strange.append(f"{classes[k % len(classes)]}/foreign-{k}.png")
        foreign(k, n).save(f"{root}/{strange[-1]}")
    return flipped, exact, made, strange


def audit(command, data, weights, out):
    start = time.time()
    run = subprocess.run(command + ["audit", "--data", data, "--weights", weights, "--out", out], capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    kinds = collections.defaultdict(list)
    with open(f"{out}/findings.csv", newline="") as file:
        for row in csv.DictReader(file):
            kinds[row["kind"]].append(row)
    return kinds, time.time() - start, run.stdout


def corrections(kinds, folder, flipped=None, strange=()):
    """Writes both lists: what audit advises, and with `flipped` what a person would make of all it lists."""
    relabel = {r["path"]: r["suggestion"].split(": ", 1)[1] for r in kinds["mislabelled"] if r["suggestion"].startswith("relabel")}
    exclude = {r["path"] for rows in kinds.values() for r in rows if r["suggestion"].startswith("exclude")}
    if flipped is not None:
        relabel = {r["path"]: flipped[r["path"]] for r in kinds["mislabelled"] if r["path"] in flipped}
        exclude |= {r["path"] for r in kinds["outlier"] if r["path"] in strange}
    with open(f"{folder}/exclude.txt", "w") as file:
        file.writelines(f"{path}\n" for path in sorted(exclude))
    with open(f"{folder}/relabel.csv", "w") as file:
        file.writelines(f"{path},{name}\n" for path, name in relabel.items())
    return ["--exclude", f"{folder}/exclude.txt", "--relabel", f"{folder}/relabel.csv"]


def accuracy(command, data, weights, out, lists=()):
    """Mean and standard error of transfer's test accuracy over seven splits."""
    results = []
    for split in range(20, 27):
        shutil.rmtree(out, ignore_errors=True)
        run = subprocess.run(command + ["transfer", "--data", data, "--weights", weights, "--split-seed", str(split), "--out", out, *lists],
                             capture_output=True, text=True)
        if run.returncode:
            sys.exit(run.stderr)
        with open(f"{out}/result.json") as file:
            results.append(json.load(file)["test"]["accuracy"])
    return f"{np.mean(results):.3f} +- {np.std(results, ddof=1) / len(results) ** 0.5:.3f}"


def main():
    data, weights, scratch, command = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    clean, seconds, text = audit(command, data, weights, f"{scratch}/clean-audit")
    print(f"clean, {len(images(data))} images, {seconds:.1f} s:", {k: len(v) for k, v in clean.items()})
    near = collections.Counter(r["suggestion"].split(":")[0] for r in clean["near-duplicate"])
    print("  near-duplicates:", dict(near), "mislabelled:", dict(collections.Counter(r["suggestion"].split(":")[0] for r in clean["mislabelled"])))
    print("  " + text.replace("\n", "\n  "))
    training = bool(os.environ.get("TRAIN"))
    if training:
        print("transfer on the clean images:", accuracy(command, data, weights, f"{scratch}/run"))
    for seed in range(1, 4):
        root = f"{scratch}/{seed}"
        flipped, exact, made, strange = plant(data, root, seed)
        with open(f"{scratch}/{seed}.json", "w") as file:
            json.dump([flipped, exact, made, strange], file, indent=1)
        kinds, seconds, _ = audit(command, root, weights, f"{scratch}/{seed}-audit")
        count = len(images(root))
        wrong = [r["path"] for r in kinds["mislabelled"]]
        hits = [p for p in wrong if p in flipped]
        early = [p for p in wrong[: count // 10] if p in flipped]
        right = sum(r["suggestion"] == f"relabel: {flipped.get(r['path'])}" for r in kinds["mislabelled"])
        print(f"seed {seed}, {count} images, {seconds:.1f} s")
        print(f"  mislabelled: {len(wrong)} listed, {len(hits)} of {len(flipped)} flipped ({len(hits) / len(flipped):.3f}), precision "
              f"{len(hits) / max(1, len(wrong)):.3f}, in the first {count // 10}: {len(early) / len(flipped):.3f}, right class proposed: {right}")
        sure = [r for r in kinds["mislabelled"] if r["suggestion"].startswith("relabel")]
        print(f"    of them to relabel: {len(sure)}, {sum(r['path'] in flipped for r in sure)} flipped")
        planted = {**exact, **{copy: original for copy, (original, _) in made.items()}}
        source = lambda path: planted.get(path, path)
        pairs = lambda kind, advice: [
            (r["path"], r["suggestion"].split(f"{advice}", 1)[1]) for r in kinds[kind] if advice in r["suggestion"]]
        twins = [p for a in ("same file as ", "same pixels as ") for p in pairs("duplicate", a)]
        true = [p for p in twins if source(p[0]) == source(p[1])]
        print(f"  duplicate: {len(twins)} listed, {len({q for p in true for q in p} & set(exact))} of {len(exact)} planted, false {len(twins) - len(true)}")
        near, alike = pairs("near-duplicate", "nearly the same as "), pairs("near-duplicate", "hardly differs from ")
        true = [p for p in near if source(p[0]) == source(p[1])]
        found = {q for p in true for q in p} & set(made)
        how = collections.Counter(made[p][1] for p in found)
        print(f"  near-duplicate, nearly the same: {len(near)} listed, {len(found)} of {len(made)} made {dict(how)}, precision "
              f"{len(true) / max(1, len(near)):.3f}; hardly differs: {len(alike)} listed, "
              f"{sum(source(p[0]) == source(p[1]) for p in alike)} of them made")
        odd = [r["path"] for r in kinds["outlier"]]
        print(f"  outlier: {len(odd)} listed, {sum(p in strange for p in odd)} of {len(strange)} foreign, in the first 20: "
              f"{sum(p in strange for p in odd[:20])}")
        print(f"  quality: {len(kinds['quality'])} listed, {sum(r['path'] in strange for r in kinds['quality'])} of them foreign; "
              f"unreadable: {len(kinds['unreadable'])}")
        if training:
            print("  transfer as planted:", accuracy(command, root, weights, f"{scratch}/run"))
            lists = corrections(kinds, f"{scratch}/{seed}-audit")
            print("  transfer with what audit advises:", accuracy(command, root, weights, f"{scratch}/run", lists))
            lists = corrections(kinds, f"{scratch}/{seed}-audit", flipped, strange)
            print("  transfer with what a person corrects of all it lists:", accuracy(command, root, weights, f"{scratch}/run", lists))


main()
