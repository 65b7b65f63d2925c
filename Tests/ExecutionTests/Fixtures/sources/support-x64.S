// What the C runtime's library gives an x64 image: the probe of the stack's pages.

  .text
  .globl __chkstk
  .def __chkstk; .scl 2; .type 32; .endef
  .p2align 4
__chkstk: // rax: the size of a frame; every register is kept
  pushq %rcx
  pushq %rax
  leaq 24(%rsp), %rcx
next:
  cmpq $0x1000, %rax
  jb last
  subq $0x1000, %rcx
  orb $0, (%rcx)
  subq $0x1000, %rax
  jmp next
last:
  subq %rax, %rcx
  orb $0, (%rcx)
  popq %rax
  popq %rcx
  retq

  .section .rdata, "dr", discard, _fltused
  .globl _fltused
  .balign 4
_fltused:
  .long 0x9875
