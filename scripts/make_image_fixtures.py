#!/usr/bin/env python3
"""Makes the small images of ImageDecoderTest and what PIL reads from them.

    /usr/bin/python3 scripts/make_image_fixtures.py src/test/resources/dev/tjtrain/image/images

truncated/ has the first three quarters of some of them, and what PIL reads with LOAD_TRUNCATED_IMAGES.
Beside every NAME that PIL can read it writes NAME.rgb.gz: one line "HEIGHT WIDTH", then the bytes of
`Image.open(NAME).convert("RGB")` (uint8, HWC). What PIL refuses goes to refused/ and has none; the script
stops if PIL's verdict is not the expected one. Made with Pillow 9.4.0 (libjpeg-turbo 2.1.5, libwebp 1.2.4).
"""

import gzip
import io
import struct
import sys
import warnings
import zlib
from pathlib import Path

import numpy
from PIL import Image, ImageCms, ImageFile

warnings.simplefilter("ignore")


def drawing(width, height, seed=1):
    """Smooth colours with a few hard edges and some noise, uint8 (height, width, 3)."""
    random = numpy.random.RandomState(seed)
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    picture = numpy.stack(
        [
            127 + 120 * numpy.sin(x / 5.0 + seed),
            127 + 120 * numpy.cos(y / 4.0 - x / 11.0),
            255 * (x + y) / (width + height),
        ],
        axis=2,
    )
    picture[height // 4 : height // 2, width // 5 : width // 2] = [230, 30, 40]
    picture[height // 2 :, 2 * width // 3 :] = [20, 60, 220]
    picture += random.normal(0, 6, picture.shape)
    return picture.clip(0, 255).astype(numpy.uint8)


def picture(width=23, height=17, seed=1):
    return Image.fromarray(drawing(width, height, seed), "RGB")


def rgba(width=23, height=17, seed=1):
    alpha = numpy.linspace(0, 255, width * height).reshape(height, width, 1).astype(numpy.uint8)
    return Image.fromarray(numpy.concatenate([drawing(width, height, seed), alpha], axis=2), "RGBA")


def srgb_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes(12) + profile[36:]  # without the time of its making


def saved(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


# ---- JPEG -------------------------------------------------------------------------------------------------


def segments(data):
    """Splits a JPEG into [(marker, payload)] up to the first scan, and the rest."""
    found, at = [], 2
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        found.append((data[at + 1], data[at + 4 : at + 2 + length]))
        at += 2 + length
    return found, data[at:]


def joined(found, rest):
    out = b"\xff\xd8"
    for marker, payload in found:
        out += bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload
    return out + rest


def without(data, *markers):
    found, rest = segments(data)
    return joined([s for s in found if s[0] not in markers], rest)


def with_adobe(data, transform):
    found, rest = segments(data)
    found = [s for s in found if s[0] not in (0xE0, 0xEE)]
    return joined([(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform))] + found, rest)


def with_component_ids(data, ids):
    found, rest = segments(data)
    rest = bytearray(rest)
    for i, name in enumerate(ids):
        rest[5 + 2 * i] = name
    changed = []
    for marker, payload in found:
        if marker in (0xC0, 0xC2):
            payload = bytearray(payload)
            for i, name in enumerate(ids):
                payload[6 + 3 * i] = name
        changed.append((marker, bytes(payload)))
    return joined(changed, bytes(rest))


def padded_markers(data):
    found, rest = segments(data)
    out = b"\xff\xd8"
    for marker, payload in found:
        out += b"\xff\xff\xff" + bytes([marker]) + struct.pack(">H", len(payload) + 2) + payload
    return out + rest


def jpegs():
    image = picture(37, 29)
    cmyk = picture(37, 29).convert("CMYK")
    cmyk = Image.merge("CMYK", [*cmyk.split()[:3], picture(37, 29, 3).convert("L")])
    profile = srgb_profile()
    exif = Image.Exif()
    exif[0x0112] = 6
    plain = saved(image, "JPEG", quality=85)
    full = saved(image, "JPEG", quality=85, subsampling=0)
    four = saved(cmyk, "JPEG", quality=90)
    yield "jpeg-420.jpg", plain
    yield "jpeg-422.jpg", saved(image, "JPEG", quality=85, subsampling=1)
    yield "jpeg-444.jpg", full
    yield "jpeg-420-1x1.jpg", saved(picture(1, 1), "JPEG")
    yield "jpeg-420-2x3.jpg", saved(picture(2, 3), "JPEG")
    yield "jpeg-420-17x8.jpg", saved(picture(17, 8), "JPEG", quality=60)
    yield "jpeg-progressive.jpg", saved(image, "JPEG", quality=85, progressive=True)
    yield "jpeg-progressive-444.jpg", saved(image, "JPEG", quality=85, progressive=True, subsampling=0)
    yield "jpeg-optimised.jpg", saved(image, "JPEG", quality=30, optimize=True)
    yield "jpeg-grey.jpg", saved(image.convert("L"), "JPEG", quality=85)
    yield "jpeg-grey-progressive.jpg", saved(image.convert("L"), "JPEG", quality=85, progressive=True)
    yield "jpeg-cmyk-adobe.jpg", four
    yield "jpeg-cmyk-no-adobe.jpg", without(four, 0xEE)
    yield "jpeg-cmyk-progressive.jpg", saved(cmyk, "JPEG", quality=90, progressive=True)
    yield "jpeg-ycck-adobe.jpg", with_adobe(four, 2)
    yield "jpeg-icc.jpg", saved(image, "JPEG", quality=85, icc_profile=profile)
    yield "jpeg-icc-broken.jpg", saved(image, "JPEG", quality=85, icc_profile=b"not a profile" * 20)
    yield "jpeg-exif-rotated.jpg", saved(image, "JPEG", quality=85, exif=exif)
    yield "jpeg-exif-only.jpg", without(saved(image, "JPEG", quality=85, exif=exif), 0xE0)
    yield "jpeg-no-jfif.jpg", without(plain, 0xE0)
    yield "jpeg-no-jfif-444.jpg", without(full, 0xE0)
    yield "jpeg-adobe-ycbcr.jpg", with_adobe(full, 1)
    yield "jpeg-adobe-rgb.jpg", with_adobe(full, 0)
    yield "jpeg-ids-rgb.jpg", with_component_ids(without(full, 0xE0), b"RGB")
    yield "jpeg-ids-odd.jpg", with_component_ids(without(full, 0xE0), bytes([0, 1, 2]))
    yield "jpeg-jfif-ids-rgb.jpg", with_component_ids(full, b"RGB")
    yield "jpeg-padded-markers.jpg", padded_markers(plain)
    yield "jpeg-comment.jpg", joined([(0xFE, b"a comment")] + segments(plain)[0], segments(plain)[1])
    yield "jpeg-trailing-garbage.jpg", plain + b"garbage after the end" * 9
    yield "jpeg-junk-between-markers.jpg", plain[:20] + b"junk" + plain[20:]
    yield "jpeg-named-png.png", plain
    noise = saved(Image.fromarray(numpy.random.RandomState(1).randint(0, 256, (48, 64, 3)).astype(numpy.uint8)), "JPEG")
    middle = len(noise) // 2
    yield "jpeg-marker-in-scan.jpg", noise[:middle] + b"\xff\xfe\xff\xf0" + noise[middle + 4 :]
    yield "refused/jpeg-junk-at-start.jpg", plain[:2] + b"junk" + plain[2:]
    yield "refused/jpeg-no-end.jpg", plain[:-2]
    yield "refused/jpeg-half.jpg", plain[: len(plain) * 3 // 4]
    yield "refused/jpeg-progressive-half.jpg", saved(image, "JPEG", progressive=True)[:-200]
    yield "refused/jpeg-cmyk-half.jpg", four[: len(four) * 3 // 4]
    yield "refused/jpeg-header-only.jpg", plain[:150]
    yield "refused/jpeg-no-frame.jpg", b"\xff\xd8\xff\xd9"
    yield "refused/jpeg-zero-height.jpg", with_size(plain, 37, 0)
    yield "refused/jpeg-bomb.jpg", with_size(plain, 65000, 65000)
    yield "refused/jpeg-12-bit.jpg", with_precision(plain, 12)


def with_frame(data, change):
    found, rest = segments(data)
    return joined([(m, change(p) if m == 0xC0 else p) for m, p in found], rest)


def with_size(data, width, height):
    return with_frame(data, lambda p: p[:1] + struct.pack(">HH", height, width) + p[5:])


def with_precision(data, bits):
    return with_frame(data, lambda p: bytes([bits]) + p[1:])


# ---- PNG --------------------------------------------------------------------------------------------------


def chunk(name, data, crc=None):
    crc = zlib.crc32(name + data) if crc is None else crc
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples, depth, colour, extra=b"", interlaced=False, more=b""):
    """A PNG of integer samples (height, width, channels), every row with another filter."""
    samples = numpy.asarray(samples)
    height, width, channels = samples.shape
    step = max(1, channels * depth // 8)

    def packed(row):
        if depth == 16:
            return row.astype(">u2").tobytes()
        if depth == 8:
            return row.astype(numpy.uint8).tobytes()
        bits = "".join(format(int(v), "0%db" % depth) for v in row.ravel())
        bits += "0" * (-len(bits) % 8)
        return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))

    def filtered(rows):
        out, above = b"", None
        for y, row in enumerate(rows):
            above = above or bytes(len(row))
            kind, line = y % 5, bytearray()
            for i, value in enumerate(row):
                a = row[i - step] if i >= step else 0
                b, c = above[i], above[i - step] if i >= step else 0
                p = a + b - c
                near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                line.append((value - [0, a, b, (a + b) // 2, near][kind]) & 255)
            out += bytes([kind]) + bytes(line)
            above = row
        return out

    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    raw = b"".join(filtered([packed(r) for r in samples[y::dy, x::dx]] if samples[y::dy, x::dx].size else []) for x, y, dx, dy in passes)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    compressed = zlib.compress(raw, 9)
    half = len(compressed) // 2
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
        + chunk(b"IDAT", compressed[:half]) + chunk(b"IDAT", compressed[half:]) + more + chunk(b"IEND", b"")
    )


def pngs():
    rgb = drawing(23, 17)
    grey = rgb[:, :, :1]
    wide = rgb.astype(int) * 257 + numpy.arange(23)[None, :, None] * 5
    wide = wide.clip(0, 65535)
    alpha = numpy.asarray(rgba())
    palette = bytes(numpy.random.RandomState(2).randint(0, 256, 48).astype(numpy.uint8))
    index = (rgb[:, :, :1] // 16).astype(int)
    plte = chunk(b"PLTE", palette)
    profile = srgb_profile()
    low = (grey.astype(int) * 3) + 40
    for interlaced in (False, True):
        end = "-interlaced.png" if interlaced else ".png"
        yield "png-rgb" + end, png(rgb, 8, 2, interlaced=interlaced)
        yield "png-rgba" + end, png(alpha, 8, 6, interlaced=interlaced)
        yield "png-grey" + end, png(grey, 8, 0, interlaced=interlaced)
        yield "png-grey-1" + end, png(grey // 128, 1, 0, interlaced=interlaced)
        yield "png-grey-2" + end, png(grey // 64, 2, 0, interlaced=interlaced)
        yield "png-grey-4" + end, png(grey // 16, 4, 0, interlaced=interlaced)
        yield "png-grey-16" + end, png(wide[:, :, :1], 16, 0, interlaced=interlaced)
        yield "png-grey-alpha" + end, png(alpha[:, :, 2:], 8, 4, interlaced=interlaced)
        yield "png-palette-4" + end, png(index, 4, 3, plte, interlaced=interlaced)
        yield "png-rgb-16" + end, png(wide, 16, 2, interlaced=interlaced)
    yield "png-grey-16-low.png", png(low, 16, 0)
    yield "png-grey-alpha-16.png", png(wide[:, :, :2], 16, 4)
    yield "png-rgba-16.png", png(numpy.concatenate([wide, wide[:, :, :1]], axis=2), 16, 6)
    yield "png-palette-8.png", png(index, 8, 3, plte)
    yield "png-palette-2.png", png(index // 4, 2, 3, chunk(b"PLTE", palette[:12]))
    yield "png-palette-1.png", png(index // 8, 1, 3, chunk(b"PLTE", palette[:6]))
    yield "png-palette-transparent.png", png(index, 8, 3, plte + chunk(b"tRNS", bytes(range(0, 160, 10))))
    yield "png-palette-one-transparent.png", png(index, 8, 3, plte + chunk(b"tRNS", b"\xff\xff\x00"))
    yield "png-palette-short.png", png(index, 8, 3, chunk(b"PLTE", palette[:24]))
    yield "png-grey-transparent.png", png(grey, 8, 0, chunk(b"tRNS", b"\x00\x40"))
    yield "png-grey-1-transparent.png", png(grey // 128, 1, 0, chunk(b"tRNS", b"\x00\x01"))
    yield "png-rgb-transparent.png", png(rgb, 8, 2, chunk(b"tRNS", b"\x00\xe6\x00\x1e\x00\x28"))
    yield "png-rgb-16-transparent.png", png(wide, 16, 2, chunk(b"tRNS", b"\x00\xe6\x00\x1e\x00\x28"))
    yield "png-gamma-icc.png", png(
        rgb, 8, 2, chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(profile))
    )
    yield "png-text.png", png(rgb, 8, 2, chunk(b"tEXt", b"Title\0a title") + chunk(b"zTXt", b"Note\0\0" + zlib.compress(b"note")))
    yield "png-unknown-chunk.png", png(rgb, 8, 2, chunk(b"prVt", b"anything"), more=chunk(b"tIME", bytes(7)))
    yield "png-1x1.png", png(rgb[:1, :1], 8, 2)
    yield "png-trailing-garbage.png", png(rgb, 8, 2) + b"garbage"
    good = png(rgb, 8, 2)
    yield "png-no-iend.png", good[:-12]
    yield "refused/png-half.png", good[: len(good) // 2]
    yield "refused/png-bad-header-crc.png", good[:29] + b"\0\0\0\0" + good[33:]
    yield "refused/png-bad-filter.png", (
        good[:33] + chunk(b"IDAT", zlib.compress(b"\x09" + bytes(69) + bytes(70 * 16))) + chunk(b"IEND", b"")
    )
    yield "refused/png-bad-zlib.png", good[:33] + chunk(b"IDAT", b"\x12\x34" * 60) + chunk(b"IEND", b"")
    yield "refused/png-too-few-rows.png", good[:33] + chunk(b"IDAT", zlib.compress(bytes(70 * 9))) + chunk(b"IEND", b"")
    yield "refused/png-no-data.png", good[:33] + chunk(b"IEND", b"")
    yield "refused/png-bomb.png", (
        good[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 100000, 100000, 8, 2, 0, 0, 0)) + good[33:]
    )
    yield "refused/png-zero-width.png", (
        good[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 17, 8, 2, 0, 0, 0)) + good[33:]
    )


# ---- BMP --------------------------------------------------------------------------------------------------


def bmp(rows, width, height, bits, palette=b"", compression=0, masks=b"", colours=0, header=40):
    """A bitmap of packed rows as they stand in the file (bottom first unless height < 0)."""
    data = b"".join(row + b"\0" * (-len(row) % 4) for row in rows) if isinstance(rows, list) else rows
    offset = 14 + header + len(masks) + len(palette)
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, len(data), 2835, 2835, colours, 0)
    return b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + info + masks + palette + data


def bmps():
    rgb = drawing(23, 17)
    grey = numpy.asarray(picture().convert("L"))
    bgr = rgb[:, :, ::-1]
    up = [r.tobytes() for r in bgr[::-1]]
    palette = bytes(numpy.random.RandomState(5).randint(0, 256, 64).astype(numpy.uint8))
    index = (grey // 16).astype(numpy.uint8)
    bgrx = numpy.concatenate([bgr, numpy.arange(23 * 17, dtype=numpy.uint8).reshape(17, 23, 1)], axis=2)
    four = [bytes((int(r[i]) << 4) | (int(r[i + 1]) if i + 1 < 23 else 0) for i in range(0, 23, 2)) for r in index[::-1]]
    one = [numpy.packbits(r > 127).tobytes() for r in grey[::-1]]
    high = rgb.astype(numpy.uint16)
    b555 = (high[:, :, 0] >> 3 << 10) | (high[:, :, 1] >> 3 << 5) | (high[:, :, 2] >> 3)
    b565 = (high[:, :, 0] >> 3 << 11) | (high[:, :, 1] >> 2 << 5) | (high[:, :, 2] >> 3)
    ramp = b"".join(bytes([i, i, i, 0]) for i in range(256))
    rows555 = [r.astype("<u2").tobytes() for r in b555[::-1]]
    rows565 = [r.astype("<u2").tobytes() for r in b565[::-1]]
    rows32 = [r.tobytes() for r in bgrx[::-1]]
    run = b""
    for r in index[::-1]:
        for v in r[:20]:
            run += bytes([1, v])
        run += bytes([0, 3]) + r[20:].tobytes() + b"\0" + b"\0\0"
    run += b"\0\1"
    yield "bmp-24.bmp", bmp(up, 23, 17, 24)
    yield "bmp-24-top-down.bmp", bmp(up[::-1], 23, -17, 24)
    yield "bmp-24-os2.bmp", bmp(up, 23, 17, 24, header=12)
    yield "bmp-32.bmp", bmp(rows32, 23, 17, 32)
    yield "bmp-32-masks.bmp", bmp(rows32, 23, 17, 32, compression=3, masks=struct.pack("<III", 0xFF0000, 0xFF00, 0xFF))
    yield "bmp-32-alpha.bmp", saved(rgba(), "BMP")
    yield "bmp-16.bmp", bmp(rows555, 23, 17, 16)
    yield "bmp-16-565.bmp", bmp(rows565, 23, 17, 16, compression=3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
    yield "bmp-8.bmp", bmp([r.tobytes() for r in index[::-1]], 23, 17, 8, palette, colours=16)
    yield "bmp-8-top-down.bmp", bmp([r.tobytes() for r in index], 23, -17, 8, palette, colours=16)
    yield "bmp-8-grey.bmp", bmp([r.tobytes() for r in grey[::-1]], 23, 17, 8, ramp)
    yield "bmp-8-run-length.bmp", bmp(run, 23, 17, 8, palette, compression=1, colours=16)
    yield "bmp-4.bmp", bmp(four, 23, 17, 4, palette)
    yield "bmp-1.bmp", bmp(one, 23, 17, 1, bytes([0, 0, 0, 0, 255, 255, 255, 0]))
    yield "bmp-1-coloured.bmp", bmp(one, 23, 17, 1, palette[:8])
    yield "bmp-trailing-garbage.bmp", bmp(up, 23, 17, 24) + b"garbage"
    yield "refused/bmp-half.bmp", bmp(up, 23, 17, 24)[:700]
    embedded = bmp(png(rgb, 8, 2)[:33], 64, 64, 0, compression=5)
    yield "refused/bmp-embedded-png.bmp", embedded[:34] + struct.pack("<I", 128 << 20) + embedded[38:]
    yield "refused/bmp-header-only.bmp", bmp(up, 23, 17, 24)[:30]
    yield "refused/bmp-bomb.bmp", bmp(up, 100000, 100000, 24)
    yield "refused/bmp-depth.bmp", bmp(up, 23, 17, 7)


# ---- GIF --------------------------------------------------------------------------------------------------


def gif(screen, frames, palette, control=b"", background=0):
    """A GIF from (x, y, GIF written by PIL for the frame's pixels) on a screen of the given size."""
    out = b"GIF89a" + struct.pack("<HHBBB", *screen, 0xF3 if palette else 0, background, 0) + palette
    for x, y, data in frames:
        start = data.index(b",", 13 + 3 * 16 if data[10] & 128 else 13)
        block = bytearray(data[start:-1])
        block[1:5] = struct.pack("<HH", x, y)
        out += control + bytes(block)
    return out + b";"


def gifs():
    index = (numpy.asarray(picture().convert("L")) // 16).astype(numpy.uint8)
    colours = numpy.random.RandomState(7).randint(0, 256, 48).astype(numpy.uint8)
    flat = Image.fromarray(index, "P")
    flat.putpalette(colours.tobytes())
    plain = saved(flat, "GIF", optimize=False, interlace=0)
    table = colours.tobytes()
    control = b"!\xf9\x04\x01\x0a\x00\x05\x00"
    yield "gif-plain.gif", plain
    yield "gif-interlaced.gif", saved(flat, "GIF", optimize=False, interlace=1)
    yield "gif-transparent.gif", saved(flat, "GIF", optimize=False, transparency=3)
    yield "gif-grey.gif", saved(picture().convert("L"), "GIF")
    yield "gif-256-colours.gif", saved(picture(40, 30).quantize(256), "GIF")
    yield "gif-animated.gif", saved(picture().quantize(16), "GIF", save_all=True, append_images=[picture(seed=4).quantize(16)])
    yield "gif-on-larger-screen.gif", gif((40, 30), [(9, 6, plain)], table, background=4)
    yield "gif-on-larger-screen-transparent.gif", gif((40, 30), [(9, 6, plain)], table, control, background=4)
    yield "gif-beyond-screen.gif", gif((20, 10), [(3, 2, plain)], table)
    yield "gif-two-frames.gif", gif((40, 30), [(9, 6, plain), (0, 0, plain)], table)
    yield "gif-no-trailer.gif", plain[:-1]
    yield "gif-trailing-garbage.gif", plain + b"garbage"
    yield "refused/gif-half.gif", plain[: len(plain) * 3 // 4]
    yield "refused/gif-header-only.gif", plain[:20]
    yield "refused/gif-no-frame.gif", plain[: 13 + 48] + b";"
    yield "refused/gif-bomb.gif", gif((65000, 65000), [(0, 0, plain)], table)


# ---- WebP -------------------------------------------------------------------------------------------------


def webps():
    image = picture(37, 29)
    lossy = saved(image, "WEBP", quality=80)
    lossless = saved(image, "WEBP", lossless=True)
    profile = srgb_profile()
    frames = [rgba(37, 29, 4)]
    yield "webp-lossy.webp", lossy
    yield "webp-lossy-low.webp", saved(picture(64, 48), "WEBP", quality=10)
    yield "webp-lossy-1x1.webp", saved(picture(1, 1), "WEBP", quality=80)
    yield "webp-lossless.webp", lossless
    yield "webp-lossless-palette.webp", saved(image.quantize(8).convert("RGB"), "WEBP", lossless=True)
    yield "webp-lossy-alpha.webp", saved(rgba(37, 29), "WEBP", quality=80)
    yield "webp-lossless-alpha.webp", saved(rgba(37, 29), "WEBP", lossless=True, exact=True)
    yield "webp-icc.webp", saved(image, "WEBP", quality=80, icc_profile=profile)
    yield "webp-animated.webp", saved(rgba(37, 29), "WEBP", quality=80, save_all=True, append_images=frames)
    yield "webp-animated-opaque.webp", saved(image, "WEBP", quality=80, save_all=True, append_images=[picture(37, 29, 4)])
    yield "webp-animated-lossless.webp", saved(image, "WEBP", lossless=True, save_all=True, append_images=frames)
    yield "webp-animated-offset.webp", offset_frame(lossless, 4, 6, 48, 40)
    yield "webp-trailing-garbage.webp", lossy + b"garbage"
    yield "refused/webp-half.webp", lossy[: len(lossy) // 2]
    yield "refused/webp-lossless-half.webp", lossless[: len(lossless) // 2]
    alpha = bytearray(saved(rgba(37, 29), "WEBP", quality=80))
    alpha[alpha.index(b"ALPH") + 8] |= 3
    yield "refused/webp-bad-alpha.webp", bytes(alpha)
    yield "refused/webp-header-only.webp", lossy[:20]
    yield "refused/webp-animated-half.webp", saved(image, "WEBP", save_all=True, append_images=frames)[:150]


def offset_frame(still, x, y, width, height):
    """An animation of one frame that covers only a part of its canvas."""

    def three(value):
        return struct.pack("<I", value)[:3]

    frame = three(x // 2) + three(y // 2) + three(37 - 1) + three(29 - 1) + three(100) + b"\0" + still[12:]
    canvas = struct.pack("<I", 0x02) + three(width - 1) + three(height - 1)
    body = b"WEBP"
    for name, data in ((b"VP8X", canvas), (b"ANIM", b"\x40\x80\xc0\xff\0\0"), (b"ANMF", frame), (b"ANMF", frame)):
        body += name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)
    return b"RIFF" + struct.pack("<I", len(body)) + body


# ---- TIFF, PNM, others ------------------------------------------------------------------------------------


def tiff(samples, photometric, more=None, order="<", planar=False, tile=0):
    """An uncompressed TIFF of (height, width, channels) samples, uint8 or uint16; more tags are SHORTs."""
    height, width, channels = samples.shape
    values = samples.astype(samples.dtype.newbyteorder(order))
    if tile:
        padded = numpy.zeros((-(-height // tile) * tile, -(-width // tile) * tile, channels), values.dtype)
        padded[:height, :width] = values
        tops, lefts = range(0, height, tile), range(0, width, tile)
        parts = [padded[y : y + tile, x : x + tile] for y in tops for x in lefts]
    else:
        parts = [values]
    if planar:
        parts = [part[:, :, c] for c in range(channels) for part in parts]
    chunks = [part.tobytes() for part in parts]
    starts = [8 + sum(map(len, chunks[:i])) for i in range(len(chunks))]
    tags = {
        256: [width], 257: [height], 258: [8 * values.itemsize] * channels, 259: [1], 262: [photometric],
        277: [channels], 284: [2 if planar else 1],
    }
    tags.update({322: [tile], 323: [tile], 324: starts, 325: [len(c) for c in chunks]} if tile else
                {273: starts, 278: [height], 279: [len(c) for c in chunks]})
    tags.update(more or {})
    body = b"".join(chunks)
    body += bytes(len(body) % 2)
    directory = 8 + len(body)
    behind = directory + 2 + 12 * len(tags) + 4
    entries, far = b"", b""
    for tag, numbers in sorted(tags.items()):
        long = tag in (256, 257, 273, 278, 279, 322, 323, 324, 325)
        data = struct.pack(f"{order}{len(numbers)}{'I' if long else 'H'}", *numbers)
        if len(data) > 4:
            far, data = far + data, struct.pack(order + "I", behind + len(far))
        entries += struct.pack(order + "HHI", tag, 4 if long else 3, len(numbers)) + data.ljust(4, b"\0")
    magic = b"II" if order == "<" else b"MM"
    return magic + struct.pack(order + "HI", 42, directory) + body + struct.pack(order + "H", len(tags)) + entries + bytes(4) + far


def tiffs():
    image, large, rgb = picture(), picture(60, 50), drawing(23, 17)
    alpha, wide = numpy.asarray(rgba()), drawing(23, 17).astype(numpy.uint16) * 257
    for orientation in range(1, 9):
        yield f"tiff-orientation-{orientation}.tif", saved(image, "TIFF", tiffinfo={274: orientation})
    yield "tiff-jpeg.tif", saved(large, "TIFF", compression="jpeg")
    yield "tiff-jpeg-grey.tif", saved(large.convert("L"), "TIFF", compression="jpeg")
    for fax in ("tiff_ccitt", "group3", "group4"):
        yield f"tiff-{fax.replace('_', '-')}.tif", saved(large.convert("1"), "TIFF", compression=fax)
    yield "tiff-group4-white-is-zero.tif", saved(large.convert("1"), "TIFF", compression="group4", tiffinfo={262: 0})
    yield "tiff-cmyk-lzw.tif", saved(image.convert("CMYK"), "TIFF", compression="tiff_lzw")
    yield "tiff-cmyk.tif", tiff(alpha, 5)
    yield "tiff-cmyk-16.tif", tiff(numpy.concatenate([wide, wide[:, :, :1]], axis=2), 5)
    yield "tiff-grey-alpha.tif", tiff(alpha[:, :, 2:], 1, {338: [2]})
    yield "tiff-grey-16.tif", tiff(wide[:, :, :1], 1)
    yield "tiff-grey-16-low.tif", tiff(wide[:, :, :1] // 300, 1, order=">")
    yield "tiff-white-is-zero.tif", tiff(rgb[:, :, :1], 0)
    yield "tiff-rgb-16.tif", tiff(wide, 2)
    yield "tiff-rgb-16-big-endian.tif", tiff(wide, 2, order=">")
    yield "tiff-rgba-16.tif", tiff(numpy.concatenate([wide, wide[:, :, :1]], axis=2), 2, {338: [2]})
    yield "tiff-associated-alpha.tif", tiff(alpha, 2, {338: [1]})
    yield "tiff-planar.tif", tiff(rgb, 2, planar=True)
    yield "tiff-tiled.tif", tiff(rgb, 2, tile=16)
    yield "tiff-planar-tiled.tif", tiff(rgb, 2, planar=True, tile=16)


def others():
    image, grey = picture(), picture().convert("L")
    yield "tiff-rgb.tif", saved(image, "TIFF")
    yield "tiff-rgb-lzw.tif", saved(image, "TIFF", compression="tiff_lzw")
    yield "tiff-rgb-deflate.tiff", saved(image, "TIFF", compression="tiff_adobe_deflate")
    yield "tiff-rgb-packbits.tif", saved(image, "TIFF", compression="packbits")
    yield "tiff-rgba.tif", saved(rgba(), "TIFF")
    yield "tiff-grey.tif", saved(grey, "TIFF")
    yield "tiff-bilevel.tif", saved(grey.convert("1"), "TIFF")
    yield "tiff-palette.tif", saved(image.quantize(16), "TIFF")
    yield "ppm-rgb.ppm", saved(image, "PPM")
    yield "pgm-grey.pgm", saved(grey, "PPM")
    yield "ppm-comment.ppm", b"P6 # a comment\n#another\n23\t17\n255\n" + image.tobytes()
    for levels in (1, 15, 100, 255, 1000, 65535):
        wide = numpy.asarray(image).astype(int) * levels // 255
        deep = wide[..., 1] if levels < 256 else wide[..., 1] * 300 // levels  # mostly below 256, where PIL clips
        kind = ">u2" if levels > 255 else "u1"
        head = b"\n23 17\n%d\n" % levels
        yield f"pgm-{levels}.pgm", b"P5" + head + deep.astype(kind).tobytes()
        yield f"ppm-{levels}.ppm", b"P6" + head + wide.astype(kind).tobytes()
        yield f"pgm-plain-{levels}.pgm", b"P2" + head + " ".join(map(str, deep.flat)).encode()
        yield f"ppm-plain-{levels}.ppm", b"P3" + head + "\n".join(map(str, wide.flat)).encode() + b"\n"
    bilevel = grey.convert("1")
    yield "pbm-raw.pbm", saved(bilevel, "PPM")
    digits = ["01"[not v] for v in numpy.asarray(bilevel).flat]
    yield "pbm-plain.pbm", b"P1\n# plain\n23 17\n" + "".join(digits).encode()
    yield "pbm-plain-spaces.pbm", b"P1 23 17\n" + " \n".join(digits).encode() + b"\n"
    yield "pgm-plain-comment.pgm", b"P2 2 1 9 # levels\n3 # one\n 7"
    yield "refused/pbm-plain-short.pbm", b"P1 23 17\n" + "".join(digits[:100]).encode()
    yield "refused/pbm-plain-digit.pbm", b"P1 2 1\n02"
    yield "refused/pgm-plain-too-large.pgm", b"P2 2 1 9\n3 11\n"
    yield "refused/pgm-levels.pgm", b"P5 2 1 70000\n\0\0\0\0"
    yield "refused/pgm-deep-short.pgm", b"P5 23 17 1000\n" + bytes(500)
    yield "refused/ppm-half.ppm", saved(image, "PPM")[:500]
    yield "refused/ppm-bomb.ppm", b"P6 100000 100000 255\n" + image.tobytes()
    yield "refused/ppm-negative.ppm", b"P6 -23 17 255\n" + image.tobytes()
    yield "refused/tiff-half.tif", saved(image, "TIFF")[:300]
    yield "refused/empty.jpg", b""
    yield "refused/text.jpg", b"This is no image, whatever its name says.\n"
    yield "refused/html.png", b"<!DOCTYPE html><html><body>404</body></html>\n"
    yield "refused/zeros.jpg", bytes(300)


# Damaged files that PIL reads nevertheless, with black where the pixels are missing.
STRICTER_THAN_PIL = {"refused/png-too-few-rows.png"}

CUT = """jpeg-420.jpg jpeg-progressive-444.jpg jpeg-grey.jpg jpeg-cmyk-adobe.jpg png-rgb.png png-rgb-interlaced.png
    png-palette-4.png png-grey-2.png png-rgba-16.png bmp-24.bmp bmp-24-top-down.bmp bmp-4.bmp ppm-rgb.ppm""".split()


def main(folder):
    made = {}
    for family in (jpegs, pngs, bmps, gifs, webps, tiffs, others):
        made.update(family())
    (folder / "refused").mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        file = folder / name
        file.write_bytes(data)
        try:
            image = Image.open(file).convert("RGB")
        except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as refusal:
            if not name.startswith("refused/"):
                raise SystemExit(f"{name}: PIL refuses it: {refusal}")
            continue
        if name in STRICTER_THAN_PIL:
            continue
        if name.startswith("refused/"):
            raise SystemExit(f"{name}: PIL reads it")
        write_reference(file, image)
    (folder / "truncated").mkdir(exist_ok=True)
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    for name in CUT:
        file = folder / "truncated" / name
        file.write_bytes(made[name][: len(made[name]) * 3 // 4])
        write_reference(file, Image.open(file).convert("RGB"))


def write_reference(file, image):
    head = f"{image.height} {image.width}\n".encode()
    file.with_name(file.name + ".rgb.gz").write_bytes(gzip.compress(head + image.tobytes(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
