"""Writes the fixtures of the tests: fixture.py RECORDED-WORDS DIRECTORY.

One or two words for each (mnemonic, operand form): of the recordings, and of seeded random words for what they lack."""
import random,re,sys,collections
from llvm import disassemble
from normalise import normalise
from effects import expected
def form(text):
    t=re.sub(r'#-?(0x[0-9a-f]+|[\d.]+)', '#n', text)
    t=re.sub(r'\b([wx])(\d+|zr)\b', r'\1', t); t=re.sub(r'\b([vbhsdq])\d+\b', r'\1', t)
    t=re.sub(r'\[\d+\]', '[n]', t)
    t=re.sub(r'\b(eq|ne|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)\b', 'cc', t)
    t=re.sub(r'\b(pld|pli|pst)l\d(keep|strm)', 'hint', t)
    t=re.sub(r'\b(lsl|lsr|asr|ror) #n', 'shift #n', t)
    t=re.sub(r'\b[su]xt[bhwx]', 'extend', t)
    return t
def row(w,t):
    r,wr,n=expected(t); order=lambda s:' '.join(sorted(s,key=lambda x:(x[0]=='v',x in('nzcv','fpcr','fpsr'),x)))
    return '%08x\t%s\t%s\t%s\t%d\n'%(w,normalise(t),order(r),order(wr),n)
def thin(words,limit,seen):
    rows=[]
    for w,t in zip(words,disassemble(words)):
        if t is None: continue
        k=form(normalise(t))
        if seen[k]<limit: seen[k]+=1; rows.append((w,t))
    return rows
CHOSEN=[0xd500401f,0xd500403f,0xd500405f,0x3a00080d,0x3a00482d,0x5e280841,0x5e281862,0x5e282883,0xd53b4200,0xd51b4201,
  0xd53b4402,0xd51b4403,0xd53b4424,0xd51b4425,0xd53bd046,0xd51bd047,0xd53bd068,0xd53be049,0xd53be00a,0xd53b00eb,0xd53b002c,
  0xd538000d,0xd50b742e,0xd50b7a2f,0xd50b7b30,0xd50b7c31,0xd50b7e32,0xd50b7533,0xd503245f,0xd5033bbf,0xd5033f5f,0xd503309f,0xd503349f,
  0xdac00820,0xdac01420,0x5ac01420,0x9eae0020,0x9eaf0020]
COVERED_NOT = re.compile(r'(ldraa|ldrab|mrs|msr|sys|sysl|at|tlbi|dcps\d|hvc|smc|pacga|rprfm|(pac|aut)(i|d)z?[ab]|xpac[id]|ic iall\w*|dc [^zc]\w*|dc (isw|csw|cisw|ivac|[ci]*g\w*|cv[ad]*dp))\b')
if __name__=='__main__':
    recorded=[int(l.split()[0],16) for l in open(sys.argv[1])]
    out=sys.argv[2]; seen=collections.Counter(); head='word\ttext\treads\twrites\tbytes\n'
    rows=sorted(thin(recorded,2,seen))
    open(out+'/recorded.tsv','w').write(head+''.join(row(*x) for x in rows))
    refused=sorted(w for w,t in zip(recorded,disassemble(recorded)) if t is None)
    print(len(rows),'recorded rows; refused by llvm:',len(refused))
    r=random.Random(20); extra=[]
    extra+=thin(CHOSEN,1,seen)
    groups=[(0,0)]*20+[tuple(int(x,16) for x in l.split()) for l in open('groups.txt')]
    for mask,value in groups: extra+=thin([r.getrandbits(32)&~mask|value for _ in range(20000)],1,seen)
    extra=sorted(x for x in extra if not ((COVERED_NOT.match(x[1]) and not re.search('NZCV|FPCR|FPSR|TPIDR(RO)?_EL0|CNT(VCT|FRQ)_EL0|DCZID|CTR_EL0|MIDR_EL1',x[1]))
        or re.search(r'(msr (CNT|DCZID|CTR|TPIDRRO|MIDR))',x[1])))
    open(out+'/random.tsv','w').write(head+''.join(row(*x) for x in extra))
    print(len(extra),'random rows')
    bad=[]
    for mask,value in groups:
        ws=[r.getrandbits(32)&~mask|value for _ in range(150)]
        bad+=[w for w,t in zip(ws,disassemble(ws)) if t is None][:40]
    bad=sorted(set(bad))
    open(out+'/refused.txt','w').write(''.join('%08x\n'%w for w in bad))
    print(len(bad),'refused')
