"""What an instruction reads, writes and accesses, from llvm's text and the mnemonic alone.

Written apart from the Swift code, so that the two check each other: expected(text) gives
(registers read, registers written, bytes accessed), sets of names as HostCode prints them."""
import re
CONDITIONS = 'eq ne hs lo mi pl vs vc hi ls ge lt gt le'.split()
SETS = set('adds subs ands bics adcs sbcs negs ngcs cmp cmn tst ccmp ccmn fcmp fcmpe fccmp fccmpe rmif setf8 setf16 cfinv axflag xaflag fjcvtzs'.split())
READS = set('adc adcs sbc sbcs ngc ngcs cfinv axflag xaflag rmif setf8 setf16'.split())
ONLY_READS = set('cmp cmn tst ccmp ccmn fcmp fcmpe fccmp fccmpe rmif setf8 setf16 br blr ret cbz cbnz tbz tbnz msr'.split())
ACCUMULATES = set('''movk bfi bfxil bfc fmla fmls mla mls bsl bit bif saba uaba sadalp uadalp sqrdmlah sqrdmlsh sdot udot sabal uabal
smlal umlal smlsl umlsl sqdmlal sqdmlsl suqadd usqadd ssra usra srsra ursra sli sri tbx aese aesd sha1c sha1p sha1m sha1su0 sha1su1
sha256h sha256h2 sha256su0 sha256su1'''.split())
ACCUMULATES |= {m + '2' for m in 'sabal uabal smlal umlal smlsl umlsl sqdmlal sqdmlsl'.split()}
ACCUMULATES |= {m + '2' for m in '''xtn sqxtn uqxtn sqxtun addhn subhn raddhn rsubhn shrn rshrn sqshrn uqshrn sqrshrn uqrshrn sqshrun sqrshrun
fcvtn fcvtxn'''.split()}
NO_FPCR = {'fmov', 'fabs', 'fneg', 'fcsel'}
LANE = {'b': 1, 'h': 2, 's': 4, 'd': 8}

def registers(operand):
    """The registers an operand names, as x5, sp, v3; a list or an address names several."""
    out = []
    for name in re.findall(r'(?<![#\w.])(wsp|sp|wzr|xzr|[wx]\d+|[bhsdqv]\d+)\b', operand):
        if name in ('wzr', 'xzr'): continue
        out.append('sp' if name in ('wsp', 'sp') else ('x' if name[0] in 'wx' else 'v') + name[1:])
    return out

def bytes_of(register):
    if register in ('sp', 'xzr') or register[0] in 'xd': return 8
    if register in ('wsp', 'wzr') or register[0] in 'ws': return 4
    return {'b': 1, 'h': 2, 'q': 16}[register[0]]

def split(text):
    """The operands, with lists and addresses whole."""
    out, depth, current = [], 0, ''
    for c in text:
        depth += (c in '[{') - (c in ']}')
        if c == ',' and depth == 0: out.append(current.strip()); current = ''
        else: current += c
    return out + [current.strip()] if current.strip() else out

def memory(name, ops, read, written):
    address = next((i for i, o in enumerate(ops) if o.startswith('[')), None)
    literal = address is None
    if literal and not (name in ('ldr', 'ldrsw', 'prfm')): return None
    data = ops[:address] if not literal else ops[:1]
    after = [] if literal else ops[address + 1:]
    if not literal:
        names = registers(ops[address]); read.update(names)
        if ops[address].endswith('!') or after: written.add(names[0])
        for o in after: read.update(registers(o))
    names = [r for o in data for r in registers(o)]
    width = lambda: 1 if re.search(r'b$', name) else 2 if re.search(r'h$', name) else bytes_of(data[0])
    if name.startswith('prf'): return 0
    if re.match(r'(ld|st)[1-4]r?$', name):
        is_lane = '}[' in data[0]
        arrangement = re.search(r'\.(\d*)([bhsd])', data[0])
        lanes = 1 if is_lane or name.endswith('r') else int(arrangement[1])
        (read if name[0] == 's' else written).update(names)
        if is_lane: read.update(names)
        return len(names) * lanes * LANE[arrangement[2]]
    if name.startswith('casp'):
        read.update(names); [written.update(registers(o)) for o in data[:2]]
        return 2 * bytes_of(data[0])
    if name.startswith('cas'):
        read.update(names); written.update(registers(data[0])); return width()
    if re.match(r'(ld|st)(add|clr|eor|set|smax|smin|umax|umin)|swp', name):
        read.update(registers(data[0]))
        for o in data[1:]: written.update(registers(o))
        base = re.sub(r'^(ld|st)(add|clr|eor|set|smax|smin|umax|umin)|^swp', '', name)
        return 1 if base.endswith('b') else 2 if base.endswith('h') else bytes_of(data[0])
    if re.match(r'st(l?x)(r|p)', name):
        written.update(registers(data[0]))
        for o in data[1:]: read.update(registers(o))
        return 1 if name.endswith('b') else 2 if name.endswith('h') else (2 if 'xp' in name else 1) * bytes_of(data[1])
    if name in ('stp', 'stnp'): read.update(names); return 2 * bytes_of(data[0])
    if name in ('ldp', 'ldnp', 'ldxp', 'ldaxp'): written.update(names); return 2 * bytes_of(data[0])
    if name == 'ldpsw': written.update(names); return 8
    (read if name.startswith('st') else written).update(names)
    return 4 if name.endswith('sw') else width()

def expected(text):
    name, _, rest = re.sub(r' *//.*$', '', text).partition(' ')
    ops = split(rest); read, written = set(), set()
    if name in SETS: written.add('nzcv')
    if name in READS or name.startswith('b.') and name[2:] in CONDITIONS or ops and ops[-1] in CONDITIONS: read.add('nzcv')
    if (name[0] == 'f' and name not in NO_FPCR) or name in ('scvtf', 'ucvtf'): read.add('fpcr')
    if re.match(r'(blr|bl)(a|$)', name): written.add('x30')
    if name.startswith('reta') or name == 'ret' and not ops: read.add('x30'); return read, written, 0
    if re.match(r'(br|blr)a', name): return read | set(registers(ops[0])), written, 0
    if name == 'mrs':
        if ops[1] in ('NZCV', 'FPCR', 'FPSR'): read.add(ops[1].lower())
        return read, written | set(registers(ops[0])), 0
    if name == 'msr':
        if ops[0] in ('NZCV', 'FPCR', 'FPSR'): written.add(ops[0].lower())
        return read | set(registers(ops[1])), written, 0
    if name in ('dc', 'ic'): return set(registers(ops[1])), written, 64 if ops[0] == 'zva' else 0
    size = memory(name, ops, read, written)
    if size is not None: return read, written, size
    if name in ('hint', 'dmb', 'dsb', 'isb', 'b', 'bl', 'bti') or name.startswith('b.'): return read, written, 0
    if name in ONLY_READS:
        for o in ops: read.update(registers(o))
        return read, written, 0
    if ops:
        first = registers(ops[0]); written.update(first)
        if name in ACCUMULATES or re.search(r'\.\w\[', ops[0]): read.update(first)
        if name in ('orr', 'bic') and len(ops) > 1 and ops[0].startswith('v') and ops[1].startswith('#'): read.update(first)
        for o in ops[1:]: read.update(registers(o))
    return read, written, 0
