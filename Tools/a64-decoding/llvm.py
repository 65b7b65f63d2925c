"""Disassembles words with llvm-mc 19: returns a list of text or None per word."""
import subprocess,struct,sys
FEATURES='+v8a,+crc,+lse,+rdm,+rcpc,+rcpc-immo,+flagm,+altnzcv,+fullfp16,+dotprod,+aes,+sha2,+fptoint,+jsconv,+pauth,+bti,+sb,+ccpp,+cssc'
def disassemble(words,features=FEATURES,mc='llvm-mc-19'):
    out=[]
    for i in range(0,len(words),200000):
        part=words[i:i+200000]
        # one word a line; an invalid one yields a warning, so mark positions with a sentinel instead
        text='\n'.join('0x%02x 0x%02x 0x%02x 0x%02x'%tuple(struct.pack('<I',w)) for w in part)
        p=subprocess.run([mc,'--disassemble','-triple=aarch64','-mattr='+features],input=text,capture_output=True,text=True)
        bad=set()
        for l in p.stderr.splitlines():
            if l.startswith('<stdin>:') and 'invalid instruction encoding' in l or 'potentially undefined' in l:
                if 'invalid' in l: bad.add(int(l.split(':')[1])-1)
        lines=[l.strip() for l in p.stdout.splitlines()]
        lines=[l for l in lines if l and not l.startswith('.')]
        assert len(lines)+len(bad)==len(part),(len(lines),len(bad),len(part),p.stderr[:500])
        it=iter(lines)
        for k in range(len(part)):
            out.append(None if k in bad else ' '.join(next(it).split()))
    return out
if __name__=='__main__':
    ws=[int(l.split()[0],16) for l in sys.stdin]
    for w,t in zip(ws,disassemble(ws)): print('%08x\t%s'%(w,t))
