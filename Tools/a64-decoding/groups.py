"""Compares text, registers and bytes on random words of each encoding group: groups.py DECODE-WORDS COUNT."""
import subprocess, sys
tool, count = sys.argv[1:3]
for line in open('groups.txt'):
    for script, seed in ('compare.py', '77'), ('compare_effects.py', '78'):
        print('==', line.strip(), script, flush=True)
        subprocess.run([sys.executable, script, tool, count, seed, *line.split()])
