"""Measures execution: the fixtures of the engine's tests, all x64, all Arm64EC and mixed, and
callgrind with the same sources compiled for this machine.

Times are processor time of whole processes, less that of a call with the argument 1: others use the
machine as well. Runs of the engine and of callgrind alternate. The work is a part of the call named
`speed` in expected.json, whose instructions QEMU counted.
"""

import json
import math
import os
import shutil
import statistics
import subprocess
import tempfile

import commands

fixtures = os.path.join(commands.root, "Tests/ExecutionTests/Fixtures")
libraries = {
    "hashing": "codec", "matrix": "linear", "sorting": "sort", "tokens": "lexer",
    "filter": "pixels", "audio": "plugin", "strings": "text", "shapes": "figures",
}
kinds = {"x": "x64", "e": "arm64ec"}
runs = 3
part = 5


def seconds_of(arguments):
    """Processor time and what was printed."""
    with tempfile.TemporaryFile("w+") as output:
        actions = [
            (os.POSIX_SPAWN_DUP2, output.fileno(), 1),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        process = os.posix_spawn(arguments[0], arguments, os.environ, file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        if status != 0:
            raise RuntimeError(f"{' '.join(arguments)} failed")
        output.seek(0)
        megabytes = usage.ru_maxrss / 1000
        return usage.ru_utime + usage.ru_stime, megabytes, output.read()


class Program:
    def __init__(self, entry):
        self.name = entry["name"]
        self.speed = entry["speed"]
        self.argument = self.speed["argument"] // part
        self.share = self.argument / self.speed["argument"]
        self.modules = [f"{self.name}.dll", f"{libraries[self.name]}.dll"]

    def execute(self, mixture, emulator):
        """Seconds of the call, and the process's peak memory."""
        images = [
            os.path.join(fixtures, kinds[kind], module)
            for kind, module in zip(mixture, self.modules)
        ]
        tool = [commands.product("measure-speed"), "execute", emulator, "run"]
        start, _, _ = seconds_of(tool + ["1"] + images)
        whole, memory, _ = seconds_of(tool + [str(self.argument)] + images)
        return max(whole - start, 1e-6), memory

    def instructions(self, mixture):
        counts = [
            self.speed[kinds[kind]]["instructions"][module]
            for kind, module in zip(mixture, self.modules)
        ]
        return sum(counts) * self.share

    def calls(self):
        """Calls from one module to the other."""
        both = set(self.modules)
        calls = self.speed["x64"]["calls"]
        return sum(count for *ends, count in calls if set(ends) == both) * self.share


def callgrind(folder, program):
    native = os.path.join(folder, program.name)
    tool = [
        shutil.which("valgrind"), "--tool=callgrind", f"--callgrind-out-file={os.devnull}", native,
        "run",
    ]
    start, _, _ = seconds_of(tool + ["1"])
    whole, _, _ = seconds_of(tool + [str(program.argument)])
    return max(whole - start, 1e-6)


def measurements(goals):
    """Name, goal, whether that is the most or the least, values, digits."""
    with open(os.path.join(fixtures, "expected.json"), encoding="utf-8") as file:
        entries = json.load(file)["programs"]
    programs = [Program(entry) for entry in entries if entry["name"] in libraries]
    emulator = goals["emulator"]
    with tempfile.TemporaryDirectory() as folder:
        built = subprocess.run([os.path.join(fixtures, "record-results"), "--build", folder],
                               capture_output=True, check=False).returncode == 0
        compared = built and shutil.which("valgrind")
        ratios = []
        for program in programs:
            goal = goals["goal_million_per_second"].get(
                program.name, goals["goal_million_per_second"]["others"])
            seconds = {mixture: [] for mixture in ("xx", "ee", "xe", "ex")}
            theirs, peak = [], 0
            for _ in range(runs):
                for mixture, values in seconds.items():
                    value, memory = program.execute(mixture, emulator)
                    values.append(value)
                    peak = max(peak, memory)
                if compared:
                    theirs.append(callgrind(folder, program))
            for mixture, what in (("xx", "x64"), ("ee", "Arm64EC")):
                count = program.instructions(mixture)
                rates = [count / value / 1e6 for value in seconds[mixture]]
                yield f"{program.name}, {what}: million instructions/s", goal, "least", rates, 0
            if theirs:
                times = [other / own for own, other in zip(seconds["xx"], theirs)]
                ratios.append(statistics.median(times))
                yield "  times as fast as callgrind", None, "least", times, 2
            if program.calls() > 100_000:
                both = [
                    (mixed + other - x64 - native) / 2 / program.calls() * 1e9
                    for mixed, other, x64, native in zip(*(seconds[m] for m in ("xe", "ex", "xx", "ee")))
                ]
                goal = goals["goal_ns_per_call"]
                yield "  a call from one to the other and back, ns", goal, "most", both, 0
            yield "  peak MB", goals["goal_mb"], "most", [peak], 0
        if ratios:
            mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
            yield "all, times as fast as callgrind", 1, "least", [mean], 2
