// A virtual call that adjusts `this`: a function with an adjustor thunk, as ABI documents show it.
// Its entry thunk leaves the arguments alone and jumps on through the loader's cell.

  .text
  .weak_anti_dep adjusted
  .set adjusted, "#adjusted"
  .globl "#adjusted"
  .def "#adjusted"; .scl 2; .type 32; .endef
  .p2align 2
  .word adjusted_entry - "#adjusted" + 1
"#adjusted":
  sub x0, x0, #8
  b "#leaf"

adjusted_entry:
  sub x0, x0, #8
  adrp x9, "#leaf"
  add x9, x9, :lo12:"#leaf"
  adrp x16, __os_arm64x_x64_jump
  ldr x16, [x16, :lo12:__os_arm64x_x64_jump]
  br x16
