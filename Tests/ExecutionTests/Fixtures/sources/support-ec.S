// What the C runtime's library gives an Arm64EC image beside the cells and the metadata of
// Tests/PEReadingTests/Fixtures/sources/support.S: the probe of the stack's pages.

  .text
  .globl "#__chkstk_arm64ec"
  .def "#__chkstk_arm64ec"; .scl 2; .type 32; .endef
  .weak_anti_dep __chkstk_arm64ec
  .set __chkstk_arm64ec, "#__chkstk_arm64ec"
  .p2align 2
"#__chkstk_arm64ec": // x15: a sixteenth of a frame's size; every register but x16 and x17 is kept
  lsl x16, x15, #4
  mov x17, sp
1:
  sub x17, x17, #0x1000
  subs x16, x16, #0x1000
  ldr xzr, [x17]
  b.gt 1b
  ret

  .section .rdata, "dr", discard, _fltused
  .globl _fltused
  .balign 4
_fltused:
  .word 0x9875
