// The load configuration of the Arm64 half of an Arm64X image; the linker fills the two links.

  .section .rdata, "dr"
  .balign 8
  .globl _load_config_used
_load_config_used:
  .word 0x140
  .fill 0x140 - 4, 1, 0
