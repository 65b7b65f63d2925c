"""A large Arm64EC image: one of the tests' images with a further section of code.

    Benchmarks/large_image.py FILE MEGABYTES

The section repeats 64 KB of code in which one word of 64 is the load of what looks like a cell of
the loader's, and one that before a function, which is more than real code has. The code map's last
range covers it.
"""

import struct
import sys
from pathlib import Path

fixtures = Path(__file__).resolve().parent.parent / "Tests" / "PEReadingTests" / "Fixtures"


def write(path, size):
    image = bytearray((fixtures / "images" / "user-ec.dll").read_bytes())

    def long(offset):
        return struct.unpack_from("<I", image, offset)[0]

    header = long(0x3C)
    count, options = struct.unpack_from("<H12xH", image, header + 6)
    table = header + 24 + options
    sections = [struct.unpack_from("<8sIIII", image, table + 40 * i) for i in range(count)]

    def offset(address):
        for _, _, start, stored, place in sections:
            if start <= address < start + stored:
                return place + address - start
        sys.exit(f"no section holds {address:#x}")

    base = struct.unpack_from("<Q", image, header + 24 + 24)[0]
    configuration = offset(long(header + 24 + 112 + 80))
    metadata = offset(struct.unpack_from("<Q", image, configuration + 0xC8)[0] - base)
    code_map = offset(long(metadata + 4))
    cell = long(metadata + 0x14)

    # The last section becomes the large one, behind what there is.
    image += bytes(-len(image) % 32)
    start = sections[-1][2]
    stored = size - len(image)
    struct.pack_into(
        "<8sIIIIIIHHI",
        image,
        table + 40 * (count - 1),
        *(b".large", stored, start, stored, len(image), 0, 0, 0, 0, 0x60000020),
    )
    struct.pack_into("<I", image, header + 24 + 56, start + stored + 0x1000)
    struct.pack_into("<II", image, code_map + 8, start | 1, stored)

    words = [0x8B010000] * (1 << 14)  # add x0, x0, x1
    words[0::64] = [0x90000008] * (1 << 8)  # adrp x8, .
    words[1::64] = [0xF9400110 | (cell & 0xFFF) >> 3 << 10] * (1 << 8)  # ldr x16, [x8, #cell]
    words[32::64] = [0x101] * (1 << 8)
    code = struct.pack(f"<{len(words)}I", *words)
    with open(path, "wb") as file:
        file.write(image)
        for _ in range(stored // len(code)):
            file.write(code)
        file.write(code[: stored % len(code)])


if __name__ == "__main__":
    write(sys.argv[1], int(float(sys.argv[2]) * 1e6))
