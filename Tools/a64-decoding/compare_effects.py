"""Compares registers and access sizes: compare_effects.py DECODE-WORDS FILE|COUNT SEED [MASK VALUE]."""
import sys,random,collections,os
from llvm import disassemble
from compare import ours
from effects import expected
tool=sys.argv[1]
if os.path.exists(sys.argv[2]): words=[int(l.split()[0],16) for l in open(sys.argv[2])]
else:
    r=random.Random(int(sys.argv[3])); mask,value=(int(sys.argv[4],16),int(sys.argv[5],16)) if len(sys.argv)>5 else (0,0)
    words=[r.getrandbits(32)&~mask|value for _ in range(int(sys.argv[2]))]
n=0; bad=collections.Counter(); ex={}
for w,t,m in zip(words,disassemble(words),ours(tool,words)):
    if t is None or m[0].startswith('.inst'): continue
    n+=1
    e=expected(t); got=(set(m[1].split()),set(m[2].split()),int(m[3]))
    if e!=got:
        k=t.split()[0]; bad[k]+=1; ex.setdefault(k,f'{w:08x} {t} expected {e} got {got}')
print(n,'compared,',sum(bad.values()),'differ')
for k,c in bad.most_common(40): print(c,ex[k])
