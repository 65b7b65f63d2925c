// A load configuration with volatile metadata: two accesses in one range of code.

  .text
  .globl store_two
store_two:
  movl $1, (%rcx)
second:
  movl $2, (%rdx)
  retq
end:

  .section .rdata, "dr"
  .balign 4
metadata:
  .long 24
  .long 1
  .rva accesses
  .long 8
  .rva ranges
  .long 8
accesses:
  .rva store_two
  .rva second
ranges:
  .rva store_two
  .long end - store_two

  .balign 8
  .globl _load_config_used
_load_config_used:
  .long 0x140
  .fill 0x100 - 4, 1, 0
  .quad metadata
  .fill 0x140 - 0x108, 1, 0
