#!/usr/bin/env python3
"""How fast recordings are imported, beside Python's csv and json on the same files.

    Benchmarks/import_speed.py [MEGABYTES]

Makes a file of folded stacks, a table as WPA exports it and one of speedscope's JSON, of 100 MB each
unless told otherwise, in a temporary folder. Prints rates by processor time, and the most memory that
was used, beside that for the same stacks once. Fails when a file takes a tenth of its size more than
that: 200 MB for 2 GB.
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


def walks(generator, count):
    """20,000 stacks of 5 to 30 functions that call four others each, as samples of a thread follow
    one another: each has the outer frames of the one before."""
    called = [[generator.randrange(count) for _ in range(4)] for _ in range(count)]
    stacks = []
    stack = [0]
    for _ in range(20_000):
        del stack[max(5, len(stack) - generator.randrange(8)) :]
        depth = min(30, max(5, len(stack) + generator.randrange(8)))
        while len(stack) < depth:
            stack.append(generator.choice(called[stack[-1]]))
        stacks.append(list(stack))
    return stacks


def write(folder, size):
    generator = random.Random(7)
    functions = names(generator)
    stacks = walks(generator, len(functions))
    folded, table, speedscope = paths_in(folder)
    lines = [";".join(functions[i] for i in stack) + " 12\n" for stack in stacks]
    rows = [
        f'{i},app.exe (4242),{functions[s[0]].replace("!", ",")},"{i % 3}.25"\n'
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
        file.write('{"type":"sampled","name":"t","unit":"milliseconds","startValue":0,')
        file.write('"endValue":0,"samples":[[0]')
        count = fill(file, arrays) + 1
        file.write('],"weights":[' + ",".join(["1"] * count) + ']}],"shared":{"frames":')
        json.dump([{"name": name} for name in functions], file)
        file.write("}}")


def in_another_process(body):
    """Runs something that needs much memory: what this process had counts for programs it starts."""
    child = os.fork()
    if child == 0:
        body()
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit("failed: making the files")


def paths_in(folder):
    return tuple(f"{folder}/a.{ending}" for ending in ("folded", "csv", "json"))


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
    too_much = []
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + "/once")
        in_another_process(lambda: write(folder + "/once", 1))
        in_another_process(lambda: write(folder, size))
        formats = list(
            zip(
                ("folded", "wpa", "speedscope"),
                paths_in(folder),
                paths_in(folder + "/once"),
                (read_lines, read_csv, read_json),
            )
        )
        output = ["--recorded-on", "zen-4", "--output", folder + "/profile.json"]
        for name, path, small, _ in formats:
            least = measured([program, "import", name, small] + output)[1]
            seconds, memory = measured([program, "import", name, path] + output)
            megabytes = os.path.getsize(path) / 1e6
            print(
                f"{name:12} {megabytes / seconds:6.0f} MB/s, {memory:4.0f} MB of memory,"
                f" {least:4.0f} MB for the stacks once",
                flush=True,
            )
            if memory - least > max(20, megabytes / 10):
                too_much.append(name)
        # Python's json takes some twenty times the size of a file.
        for name, path, _, read in formats if size < 300_000_000 else []:
            megabytes = os.path.getsize(path) / 1e6
            print(f"{name:12} {megabytes / of_python(read, path):6.0f} MB/s by Python")
    if too_much:
        sys.exit(f"too much memory: {', '.join(too_much)}")


if __name__ == "__main__":
    main()
