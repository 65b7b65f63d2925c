"""Lists by mnemonic what llvm decodes with every non-SVE extension of v8 and v9 and decode-words does not."""
import random,subprocess,sys,collections
from llvm import disassemble
from compare import ours
F='+v8.9a,+v9.5a,+fp16fml,+complxnum,+bf16,+i8mm,+sha3,+sm4,+mte,+lor,+rcpc3,+lse128,+the,+mops,+hbc,+cssc,+pauth,+pauth-lr,+ls64,+tme,+rand,+gcs,+chk,+fp8,+faminmax,+fp8fma,+fp8dot2,+fp8dot4,+lut,+cpa,+d128,+predres,+specres2,+ssbs,+dit,+pan,+aes,+sha2,+dotprod,+crc,+lse,+rdm,+fullfp16,+fptoint,+jsconv,+flagm,+altnzcv,+wfxt,+xs,+ras,+rasv2,+spe,+trbe,+tracev8.4,+mec,+brbe,-sve,-sve2'
groups=[tuple(int(x,16) for x in l.split()) for l in open('groups.txt')]+[(0,0)]*10+[(0xff000000,0xce000000),(0x3f000000,0x19000000),(0xff000000,0xd9000000),(0x9f208400,0x0e008400),(0x9f000400,0x0f000000)]
r=random.Random(6); c=collections.Counter(); d=collections.Counter()
for mask,value in groups:
    ws=[r.getrandbits(32)&~mask|value for _ in range(20000)]
    for w,t,m in zip(ws,disassemble(ws,F),ours(sys.argv[1],ws)):
        if t and m[0].startswith('.inst'): c[t.split()[0]]+=1
        if not t and not m[0].startswith('.inst'): d[m[0].split()[0]]+=1
print(' '.join(sorted(c))); print('we decode, refused:',d)
