#!/usr/bin/env python3
"""How fast recordings are imported, beside Python's csv and json on the same files.

    Benchmarks/import_speed.py [MEGABYTES]

Makes a file of folded stacks, a table as WPA exports it and one of speedscope's JSON, of 100 MB each
unless told otherwise, in a temporary folder. Prints rates and the most memory that was used.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time

import commands


def names(generator):
    modules = ["app.exe", "codec.dll", "ui.dll", "ntdll.dll", "net.dll", "d3d11.dll"]
    verbs = ["Process", "Handle", "Decode", "Update"]
    return [f"{m}!{generator.choice(verbs)}Block{i}" for m in modules for i in range(160)]


def write(folder, size):
    generator = random.Random(7)
    functions = names(generator)
    stacks = [
        [generator.randrange(len(functions)) for _ in range(generator.randint(5, 30))]
        for _ in range(20_000)
    ]
    folded, table, speedscope = (folder + "/" + name for name in ("a.folded", "a.csv", "a.json"))
    lines = [";".join(functions[i] for i in stack) + " 12\n" for stack in stacks]
    rows = [
        f'{i},app.exe (4242),{functions[s[0]].replace("!", ",")},"1,{i % 900 + 100}.25"\n'
        for i, s in enumerate(stacks)
    ]
    arrays = ["," + json.dumps(stack, separators=(",", ":")) for stack in stacks]

    def fill(file, parts):
        block = "".join(parts)
        count = max(1, size // len(block))
        for _ in range(count):
            file.write(block)
        return count * len(parts)

    with open(folded, "w") as file:
        fill(file, lines)
    with open(table, "w") as file:
        file.write("Line #,Process,Module,Function,Weight (in view) (ms)\n")
        fill(file, rows)
    with open(speedscope, "w") as file:
        file.write('{"$schema":"https://www.speedscope.app/file-format-schema.json","profiles":[')
        file.write('{"type":"sampled","name":"t","unit":"milliseconds","samples":[[0]')
        count = fill(file, arrays) + 1
        file.write('],"weights":[' + ",".join(["1"] * count) + ']}],"shared":{"frames":')
        json.dump([{"name": name} for name in functions], file)
        file.write("}}")
    return folded, table, speedscope


def measured(arguments):
    """Seconds of processor time, and megabytes at most, of a program."""
    with open(os.devnull, "w") as nowhere:
        child = subprocess.Popen(arguments, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(arguments)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def of_python(read, path):
    start = time.process_time()
    read(path)
    return time.process_time() - start


def read_lines(path):
    counts = {}
    with open(path) as file:
        for line in file:
            stack, _, count = line.rpartition(" ")
            counts[stack] = counts.get(stack, 0) + int(count)


def read_csv(path):
    times = {}
    with open(path, newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            key = (row[2], row[3])
            times[key] = times.get(key, 0) + float(row[4].replace(",", ""))


def read_json(path):
    with open(path) as file:
        json.load(file)


def main():
    size = int(sys.argv[1] if len(sys.argv) > 1 else 100) * 1_000_000
    program = commands.perfmodel()
    with tempfile.TemporaryDirectory() as folder:
        paths = write(folder, size)
        formats = zip(("folded", "wpa", "speedscope"), paths, (read_lines, read_csv, read_json))
        for name, path, read in formats:
            arguments = [program, "import", name, path, "--recorded-on", "zen-4"]
            seconds, memory = measured(arguments + ["--output", folder + "/profile.json"])
            megabytes = os.path.getsize(path) / 1e6
            python = megabytes / of_python(read, path)
            print(
                f"{name:12} {megabytes / seconds:6.0f} MB/s, {memory:4.0f} MB of memory;"
                f" Python {python:4.0f} MB/s"
            )


if __name__ == "__main__":
    main()
