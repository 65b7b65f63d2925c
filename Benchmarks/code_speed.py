"""Measures lowering, and the pipeline side by side with llvm-mca on the same blocks.

llvm-mca is a process that also reads assembly. Its time for scheduling is that of many iterations
less that of one, which has all of the reading; the pipeline's time has its own preparation of the
blocks in it. Runs of the two alternate, so that both see the same machine.
"""

import os
import shutil
import statistics
import subprocess
import tempfile
import time

import commands

runs = 7


def tool(*arguments):
    """The quantity and the seconds that measure-speed tells."""
    said = subprocess.run(
        [commands.product("measure-speed"), *arguments], check=True, capture_output=True, text=True
    ).stdout
    quantity, *seconds = said.split()
    return int(quantity), [float(value) for value in seconds]


def llvm_mca():
    """The newest llvm-mca that knows the core; none when LLVM is not here."""
    names = [f"llvm-mca-{version}" for version in range(30, 15, -1)] + ["llvm-mca"]
    return next((path for path in map(shutil.which, names) if path), None)


def seconds_of(program, core, iterations, assembly):
    start = time.perf_counter()
    subprocess.run(
        [
            program,
            "-mtriple=aarch64",
            f"-mcpu={core}",
            f"-iterations={iterations}",
            # Only the totals, so that no time goes into tables.
            "-instruction-info=0",
            "-resource-pressure=0",
            assembly,
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def rates(quantity, seconds):
    return [quantity / value / 1e6 for value in seconds]


def measurements(goals):
    """Name, goal, values in millions a second or as a ratio, digits; values are None when skipped."""
    for name in goals["recordings"]:
        lowered = commands.data(f"blocks/{name}.x64.blocks")
        goal = goals["goal_million_lowered_per_second"]
        what = f"{name}: million x64 instructions lowered a second"
        found = os.path.exists(lowered)
        values = rates(*tool("lower", lowered, goals["emulator"])) if found else None
        yield what, goal, values, 2, "its recording is not here"

        recording = commands.data(f"blocks/{name}.a64.blocks")
        goal = goals["goal_million_scheduled_per_second"]
        what = f"{name}: million A64 operations scheduled a second on {goals['core']}"
        if not os.path.exists(recording):
            yield what, goal, None, 1, "its recording is not here"
            continue
        core, iterations = goals["core"], goals["iterations"]
        program = llvm_mca()
        ours, theirs, operations = [], [], 0
        with tempfile.NamedTemporaryFile("w", suffix=".s") as assembly:
            subprocess.run(
                [commands.product("measure-speed"), "assembly", recording],
                check=True,
                stdout=assembly,
            )
            for _ in range(runs):
                operations, seconds = tool("schedule", recording, core, str(iterations))
                ours.append(statistics.median(seconds))
                if program:
                    many = seconds_of(program, core, iterations, assembly.name)
                    theirs.append(many - seconds_of(program, core, 1, assembly.name))
        yield what, goal, rates(operations, ours), 1, ""
        what = "  llvm-mca, the same blocks and iterations"
        missing = "llvm-mca is not here: install llvm"
        part = operations * (iterations - 1) // iterations
        yield what, None, rates(part, theirs) if theirs else None, 2, missing
        # Theirs lack the one iteration that was taken away.
        ratios = [other * operations / part / own for own, other in zip(ours, theirs)]
        yield "  times as fast as it", goals["goal_times_llvm_mca"], ratios or None, 1, missing
