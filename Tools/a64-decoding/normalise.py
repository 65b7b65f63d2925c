"""Brings llvm's text of an instruction to the one spelling that equal operations have in HostCode."""
import re
from effects import expected

def signed(value, register):
    bits = 32 if register.startswith('w') else 64
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value

RENAMED = {'ldnp': 'ldp', 'stnp': 'stp', 'ssbb': 'dsb #0', 'pssbb': 'dsb #4'}
AUTHENTICATED = re.compile(r'^(br|blr|ret)(aa|ab|aaz|abz)( .*)?$')

def normalise(text):
    text = re.sub(r' *//.*$', '', text)
    # authenticated branches are plain ones
    m = AUTHENTICATED.match(text)
    if m and not text.startswith('brk'):
        rest = (m[3] or '').split(',')[0]
        return m[1] + rest
    name, _, rest = text.partition(' ')
    # unprivileged and non-temporal accesses are ordinary ones; unscaled offsets have no mnemonic of their own
    m = re.fullmatch(r'(ld|st)t(r\w*)', name)
    if m: name = m[1] + m[2]
    m = re.fullmatch(r'(ld|st|prf)u?((?<!prf)r\w*|(?<=prf)u?m)', name)
    if m and not re.match(r'ld\dr', name):
        offset = re.search(r'\[\w+(?:, #(-?\d+))?\]$', rest)
        if offset:
            scale, value = expected(text)[2] or 8, int(offset[1] or 0)
            unscaled = value < 0 or value % scale or value > 4095 * scale
            name = (m[1] + ('u' if unscaled else '') + m[2].lstrip('u'))
    m = re.fullmatch(r'(ldap|stl)u(r\w*)', name)
    if m and 'rs' not in m[2] and '#' not in rest: name = m[1] + m[2]
    if name in RENAMED: name = RENAMED[name]
    text = (name + ' ' + rest).strip()
    if name == 'dsb #0' or name == 'dsb #4': text = name
    # a shift by nothing is none; an extension to the same width is a shift
    text = re.sub(r', (lsl|lsr|asr|ror) #0$', '', text)
    text = re.sub(r', lsl #0\]', ']', text)
    if name in ('add','adds','sub','subs','cmp','cmn'):
        wide = rest.startswith('x') or rest.startswith('sp')
        text = re.sub(r', ([us])xtx( #(\d))?$', lambda m: f', lsl #{m[3]}' if m[3] and m[3] != '0' else '', text)
        if not wide:
            text = re.sub(r', [us]xtw( #(\d))?$', lambda m: f', lsl #{m[2]}' if m[2] and m[2] != '0' else '', text)
        text = re.sub(r', #0, lsl #12$', ', #0', text)
        text = re.sub(r'^add (\w+, w?sp|w?sp, \w+), #0$', r'mov \1', text)
        # negation is an alias only where it is not llvm's extended form
        m = re.fullmatch(r'(sub|subs) (\w+), [wx]zr, (\w+(, \w+ #\d+)?)', text)
        if m and m[2] not in ('wsp', 'sp'): text = f"{'negs' if m[1]=='subs' else 'neg'} {m[2]}, {m[3]}"
    else:
        text = re.sub(r', sxtx( #\d)?\]', lambda m: f', lsl{m[1]}]' if m[1] and m[1] != ' #0' else ']', text)
        text = re.sub(r', ([us]xtw) #0\]', r', \1]', text)
        m = re.fullmatch(r'mov[zn] (\w+), #(\d+)(?:, lsl #(\d+))?', text)
        if m:
            value = int(m[2]) << int(m[3] or 0)
            if name == 'movn': value = ~value
            return f'mov {m[1]}, #{signed(value, m[1])}'
        m = re.fullmatch(r'orr (w?sp|[wx]\w+), [wx]zr, #0x([0-9a-f]+)', text)
        if m: return f'mov {m[1]}, #{signed(int(m[2],16), "w" if m[1].startswith("w") else "x")}'
        m = re.fullmatch(r'orr (\w+), [wx]zr, ([wx]\w+)', text)
        if m: return f'mov {m[1]}, {m[2]}'
        if re.fullmatch(r'(movi|mvni|orr|bic) v\S+, #0, lsl #\d+', text): text = text[:text.rindex(',')]
        text = re.sub(r', #255, msl #8$', ', #0, msl #16', text)
        m = re.fullmatch(r'(movi|mvni) (\S+), #0, msl #(\d+)', text)
        if m: text = f'{m[1]} {m[2]}, #255' if m[3] == '8' else text
    return text
