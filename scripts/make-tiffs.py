"""Writes the TIFF files of test/fixtures/tiff, with what scientific cameras and editors write beside 8 and 16 bits:
pip install tifffile numpy && python scripts/make-tiffs.py"""

from pathlib import Path

import numpy as np
import tifffile

FOLDER = Path(__file__).parent.parent / "test" / "fixtures" / "tiff"
HEIGHT, WIDTH = 4, 6

y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
# red rises to the right, green downwards, blue is half: 0..1
COLOUR = np.stack([x / (WIDTH - 1), y / (HEIGHT - 1), np.full(x.shape, 0.5)], -1)


def write(name: str, values: np.ndarray, photometric: str = "rgb", **options) -> None:
    tifffile.imwrite(FOLDER / f"{name}.tif", values, photometric=photometric, **options)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in ["float16", "float32", "float64"]:
        write(kind, COLOUR.astype(kind))
    write("float32-255", (255 * COLOUR).astype("float32"))
    write("float32-grey", COLOUR[..., 0].astype("float32"), "minisblack")
    write("float32-big", COLOUR.astype("float32"), bigtiff=True)
    for kind in ["int8", "int16", "int32", "uint32"]:
        write(kind, (COLOUR * np.iinfo(kind).max).astype(kind))
    for kind in ["uint8", "uint16"]:
        write(kind, np.round(COLOUR * np.iinfo(kind).max).astype(kind))
    # two more channels, as editors store selections
    more = np.concatenate([COLOUR, 1 - COLOUR[..., :2]], -1)
    write("five-channels", np.round(255 * more).astype("uint8"), planarconfig="contig")


main()
