"""Writes the distinct words of the arm64 recordings in a folder, with their executions."""
import glob, struct, sys, collections
count = collections.Counter()
for file in sorted(glob.glob(sys.argv[1] + '/*.a64.blocks')):
    for line in open(file):
        if line.startswith('block'):
            _, _, executions, _, code = line.split()
            for (word,) in struct.iter_unpack('<I', bytes.fromhex(code)): count[word] += int(executions)
for word, executions in sorted(count.items()): print('%08x %d' % (word, executions))
