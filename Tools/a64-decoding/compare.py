"""Compares decode-words with llvm-mc on random words: compare.py DECODE-WORDS COUNT SEED [MASK VALUE]."""
import random,subprocess,sys,collections
from llvm import disassemble
from normalise import normalise
def ours(tool,words):
    p=subprocess.run([tool],input=''.join('%08x\n'%w for w in words),capture_output=True,text=True,check=True)
    return [l.split('\t') for l in p.stdout.splitlines()]
def same(a,b):
    return a==normalise(b)
if __name__=='__main__':
    tool,count,seed=sys.argv[1],int(sys.argv[2]),int(sys.argv[3])
    r=random.Random(seed)
    mask,value=(int(sys.argv[4],16),int(sys.argv[5],16)) if len(sys.argv)>5 else (0,0)
    words=[r.getrandbits(32)&~mask|value for _ in range(count)]
    texts=disassemble(words); mine=ours(tool,words)
    c=collections.Counter(); ex={}; unknown=collections.Counter()
    for w,t,m in zip(words,texts,mine):
        u=m[0].startswith('.inst')
        if t is None:
            k='both refuse' if u else 'WE DECODE, LLVM REFUSES '+m[0].split()[0]
        elif u:
            k='unknown to us'; unknown[t.split()[0]]+=1; ex.setdefault('U'+t.split()[0],'%08x %s'%(w,t))
        elif same(m[0],t): k='same' if m[0]==t.split(' //')[0] else 'same, normalised'
        else: k='DIFFER %s | %s'%(m[0].split()[0],t.split()[0])
        c[k]+=1; ex.setdefault(k,'%08x %s | %s'%(w,m[0],t))
    for k,n in c.most_common(): print(n,k,ex[k] if k.isupper() or k[0].isupper() else '')
    print('unknown to us:',' '.join('%s:%d'%x for x in unknown.most_common()))
    if '-v' in sys.argv: 
        for k in ex:
            if k[0]=='U': print(ex[k])
