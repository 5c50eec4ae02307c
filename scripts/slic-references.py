"""Makes label maps with scikit-image 0.26 that `slic` must equal.

    python scripts/slic-references.py test/fixtures/slic/made
    python scripts/slic-references.py /tmp/sweep --count 500 --seed 1 --photos FOLDER_OF_PHOTOS

Without `--count` it makes the few small cases that are kept with the tests; with it, that many cases of random pictures and
settings, for `node scripts/compare-slic.mjs /tmp/sweep`. It needs scikit-image 0.26, and nothing else.
"""
import argparse
import gzip
import io
import json
import pathlib

import numpy as np
import skimage
import skimage.io
from skimage.segmentation import slic
from skimage.transform import resize

VERSION = "0.26"
# the names of the options here and there
OPTIONS = {
    "numSegments": "n_segments",
    "compactness": "compactness",
    "sigma": "sigma",
    "maxIterations": "max_num_iter",
    "slicZero": "slic_zero",
    "enforceConnectivity": "enforce_connectivity",
    "minSizeFactor": "min_size_factor",
    "maxSizeFactor": "max_size_factor",
}


def voronoi(random, height, width, regions=12, noise=12.0):
    """Flat regions around random points, with noise over them."""
    points = random.uniform(size=(regions, 2)) * [height, width]
    colors = random.uniform(20, 235, size=(regions, 3))
    y, x = np.mgrid[:height, :width]
    nearest = np.argmin((y[..., None] - points[:, 0]) ** 2 + (x[..., None] - points[:, 1]) ** 2, axis=-1)
    return np.clip(np.rint(colors[nearest] + random.normal(0, noise, (height, width, 3))), 0, 255)


def gradient(random, height, width):
    """Colours that run into each other, without any edge."""
    y, x = np.mgrid[:height, :width]
    phases = random.uniform(0, 2 * np.pi, 3)
    waves = [np.sin(x / 17 + phases[c]) * np.cos(y / (11 + 5 * c)) for c in range(3)]
    return np.rint(127.5 + 120 * np.stack(waves, axis=-1))


def noise(random, height, width):
    return random.integers(0, 256, (height, width, 3))


def flat(random, height, width):
    return np.full((height, width, 3), random.integers(0, 256))


def grey(random, height, width):
    return np.repeat(voronoi(random, height, width)[..., :1], 3, axis=-1)


def two(random, height, width):
    """Two colours in blocks: many equal distances."""
    side = int(random.integers(1, 9))
    y, x = np.mgrid[:height, :width]
    checks = ((y // side + x // side) % 2)[..., None]
    return checks * random.integers(0, 256, 3) + (1 - checks) * random.integers(0, 256, 3)


PICTURES = {f.__name__: f for f in (voronoi, gradient, noise, flat, grey, two)}


def ellipse(random, height, width):
    y, x = np.mgrid[:height, :width]
    across, down = random.uniform(0.25, 0.6, 2)
    return ((y - height / 2) / (down * height)) ** 2 + ((x - width / 2) / (across * width)) ** 2 <= 1


def blobs(random, height, width):
    """Some discs, which may be apart."""
    y, x = np.mgrid[:height, :width]
    mask = np.zeros((height, width), bool)
    for _ in range(int(random.integers(1, 5))):
        cy, cx = random.uniform(size=2) * [height, width]
        mask |= (y - cy) ** 2 + (x - cx) ** 2 <= (random.uniform(0.1, 0.35) * min(height, width)) ** 2
    return mask if mask.any() else ~mask


def half(random, height, width):
    mask = np.zeros((height, width), bool)
    mask[:, : max(1, width // 2)] = True
    return mask


def everything(random, height, width):
    return np.ones((height, width), bool)


MASKS = {f.__name__: f for f in (ellipse, blobs, half, everything)}


def labels_of(image, options, mask=None):
    """-1 where nothing was segmented."""
    settings = {OPTIONS[key]: value for key, value in options.items()}
    # 8 bit is what img_as_float takes it for; other values are in 0..255 as well
    given = image[..., :3] if image.dtype == np.uint8 else image[..., :3].astype(np.float64) * (1 / 255)
    return slic(given, start_label=0, mask=mask, **settings).astype(np.int32)


def is_steady(image, options, mask, random):
    """Whether scikit-image's own answer stays the same when the last digit of the values changes: it does not where clusters tie."""
    given = image[..., :3].astype(np.float64)
    expected = labels_of(image, options, mask)
    for _ in range(4):
        shaken = given * (1 + random.uniform(-1e-15, 1e-15, given.shape))
        if (labels_of(shaken, options, mask) != expected).any():
            return False
    return True


class Writer:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cases = []

    def array(self, name, values):
        file = io.BytesIO()
        np.save(file, np.ascontiguousarray(values))
        # without a time in its header, the same values make the same file
        (self.folder / f"{name}.npy.gz").write_bytes(gzip.compress(file.getvalue(), 9, mtime=0))

    def case(self, name, image, options, mask=None, steady=None):
        height, width = image.shape[:2]
        self.array(f"{name}_image", image)
        if mask is not None:
            self.array(f"{name}_mask", mask.astype(np.uint8))
        labels = labels_of(image, options, mask)
        self.array(f"{name}_labels", labels)
        case = {"name": name, "width": width, "height": height, "options": options, "mask": mask is not None}
        self.cases.append(case if steady is None else case | {"steady": steady})

    def close(self):
        text = ",\n".join(json.dumps(case) for case in self.cases)
        (self.folder / "cases.json").write_text(f"[\n{text}\n]\n")


def kept(writer):
    """The cases that the tests keep: one for each thing that can go wrong."""
    random = np.random.default_rng(7)
    picture = lambda name, height, width: PICTURES[name](random, height, width).astype(np.uint8)
    for name, kind, height, width, options in [
        ("wide", "voronoi", 23, 71, {"numSegments": 30}),
        ("tall", "gradient", 83, 29, {"numSegments": 25, "compactness": 3}),
        ("one_row", "voronoi", 1, 90, {"numSegments": 9}),
        ("one_column", "noise", 77, 1, {"numSegments": 12, "compactness": 0.1}),
        ("strip", "voronoi", 5, 97, {"numSegments": 7}),
        ("tiny", "noise", 3, 4, {"numSegments": 5}),
        ("one_segment", "voronoi", 20, 27, {"numSegments": 1}),
        ("many_segments", "voronoi", 37, 41, {"numSegments": 700}),
        ("more_segments_than_pixels", "noise", 7, 9, {"numSegments": 2000}),
        ("flat", "flat", 33, 45, {"numSegments": 20}),
        ("grey", "grey", 40, 50, {"numSegments": 24, "sigma": 1}),
        ("checks", "two", 36, 36, {"numSegments": 16}),
        ("noise", "noise", 48, 40, {"numSegments": 40, "compactness": 20}),
        ("loose", "voronoi", 50, 50, {"numSegments": 30, "compactness": 0.01}),
        ("tight", "voronoi", 50, 50, {"numSegments": 30, "compactness": 100}),
        ("smooth", "noise", 45, 52, {"numSegments": 20, "sigma": 3}),
        ("wider_than_the_photo", "voronoi", 6, 9, {"numSegments": 4, "sigma": 3}),
        ("once", "voronoi", 44, 47, {"numSegments": 25, "maxIterations": 1}),
        ("long", "voronoi", 44, 47, {"numSegments": 25, "maxIterations": 40}),
        ("zero", "voronoi", 52, 43, {"numSegments": 30, "slicZero": True, "compactness": 0.5}),
        ("zero_smooth", "gradient", 52, 43, {"numSegments": 30, "slicZero": True, "sigma": 1.5}),
        ("pieces", "noise", 31, 37, {"numSegments": 20, "enforceConnectivity": False}),
        ("small_allowed", "noise", 40, 40, {"numSegments": 16, "minSizeFactor": 0.1}),
        ("capped", "voronoi", 60, 60, {"numSegments": 25, "maxSizeFactor": 0.9, "compactness": 1}),
        ("uncapped", "flat", 30, 30, {"numSegments": 9, "maxSizeFactor": 10, "minSizeFactor": 1}),
    ]:
        writer.case(name, picture(kind, height, width), options)
    alpha = np.concatenate([picture("voronoi", 30, 34), picture("noise", 30, 34)[..., :1]], axis=-1)
    writer.case("alpha", alpha, {"numSegments": 20})
    float32 = (voronoi(random, 34, 31) * 0.7 + random.uniform(size=(34, 31, 3))).astype(np.float32)
    writer.case("float", float32, {"numSegments": 20})
    for name, kind, shape, height, width, options in [
        ("mask_ellipse", "voronoi", "ellipse", 60, 50, {"numSegments": 20}),
        ("mask_dense", "gradient", "ellipse", 40, 40, {"numSegments": 300, "minSizeFactor": 0}),
        ("mask_half", "noise", "half", 40, 61, {"numSegments": 15, "sigma": 1}),
        ("mask_blobs", "voronoi", "blobs", 70, 60, {"numSegments": 12, "compactness": 30}),
        ("mask_zero", "voronoi", "ellipse", 50, 50, {"numSegments": 16, "slicZero": True}),
        ("mask_pieces", "noise", "ellipse", 40, 40, {"numSegments": 10, "enforceConnectivity": False}),
        ("mask_everything", "voronoi", "everything", 40, 40, {"numSegments": 16}),
    ]:
        writer.case(name, picture(kind, height, width), options, MASKS[shape](random, height, width))


def sweep(writer, count, seed, photos, masked):
    random = np.random.default_rng(seed)
    for n in range(count):
        height, width = (int(v) for v in np.rint(np.exp(random.uniform(np.log(2), np.log(260), 2))))
        if random.random() < 0.05:
            height = 1
        if photos and random.random() < 0.5:
            photo = photos[random.integers(len(photos))]
            top, left = (int(random.integers(0, max(1, photo.shape[i] - s + 1))) for i, s in enumerate((height, width)))
            image = photo[top : top + height, left : left + width]
            if random.random() < 0.5:
                image = np.rint(resize(photo, (height, width), preserve_range=True, anti_aliasing=True)).clip(0, 255)
            height, width = image.shape[:2]
        else:
            image = list(PICTURES.values())[random.integers(len(PICTURES))](random, height, width)
        image = np.asarray(image).astype(np.uint8)
        if random.random() < 0.15:
            image = (image * random.uniform(0.2, 1)).astype(np.float32)
        elif random.random() < 0.1:
            image = np.concatenate([image, random.integers(0, 256, (height, width, 1), dtype=np.uint8)], axis=-1)
        options = {"numSegments": int(np.rint(np.exp(random.uniform(0, np.log(2000)))))}
        if random.random() < 0.7:
            options["compactness"] = float(np.exp(random.uniform(np.log(0.01), np.log(100))))
        if random.random() < 0.4:
            options["sigma"] = float(np.round(random.uniform(0, 3), 2))
        if random.random() < 0.3:
            options["maxIterations"] = int(random.integers(1, 25))
        if random.random() < 0.25:
            options["slicZero"] = True
        if random.random() < 0.15:
            options["enforceConnectivity"] = False
        if random.random() < 0.2:
            options["minSizeFactor"] = float(random.uniform(0, 1))
        if random.random() < 0.2:
            options["maxSizeFactor"] = float(random.uniform(1, 6))
        mask = None
        if masked:
            mask = list(MASKS.values())[random.integers(len(MASKS))](random, height, width)
            # with one seed there is no distance between seeds, and scikit-image divides by zero
            if min(options["numSegments"], int(mask.sum())) < 2:
                continue
        # a cap below two pixels makes scikit-image write beyond its list
        seeds = options["numSegments"]
        area = (mask.sum() if masked else height * width) / seeds
        if options.get("enforceConnectivity", True) and options.get("maxSizeFactor", 3) * area < 2:
            options["maxSizeFactor"] = float(3 / area)
        writer.case(f"case{n}", image, options, mask, is_steady(image, options, mask, random))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--photos", help="a folder of PNG or JPEG files")
    parser.add_argument("--masked", action="store_true", help="segment a masked part of each picture only")
    given = parser.parse_args()
    if not skimage.__version__.startswith(VERSION):
        raise SystemExit(f"scikit-image {VERSION} is the reference, got {skimage.__version__}")
    writer = Writer(given.folder)
    if given.count:
        paths = sorted(pathlib.Path(given.photos).iterdir()) if given.photos else []
        files = [path for path in paths if path.suffix in (".png", ".jpg")]
        photos = [skimage.io.imread(path)[:600, :600] for path in files]
        sweep(writer, given.count, given.seed, [p[..., :3] for p in photos if p.ndim == 3], given.masked)
    else:
        kept(writer)
    writer.close()


main()
