// What the C runtime's library gives an Arm64EC image, written from the format's description:
// the cells that the loader fills, the CHPE metadata, the load configuration, and the helper of
// import thunks. CHPE_VERSION is 1 or 2.

  .section .00cfg, "dr"
  .balign 8
  .macro cell name
  .globl \name
\name:
  .xword 0
  .endm
  cell __os_arm64x_dispatch_call_no_redirect
  cell __os_arm64x_dispatch_ret
  cell __os_arm64x_check_call
  cell __os_arm64x_check_icall
  cell __os_arm64x_check_icall_cfg
  cell __os_arm64x_x64_jump
  cell __os_arm64x_get_x64_information
  cell __os_arm64x_set_x64_information
  cell __os_arm64x_helper3
  cell __os_arm64x_helper4
  cell __os_arm64x_helper5
  cell __os_arm64x_helper6
  cell __os_arm64x_helper7
  cell __os_arm64x_helper8

  .section .rdata, "dr"
  .balign 4
  .globl __chpe_metadata
__chpe_metadata:
  .word CHPE_VERSION
  .rva __hybrid_code_map
  .word __hybrid_code_map_count
  .rva __x64_code_ranges_to_entry_points
  .rva __arm64x_redirection_metadata
  .rva __os_arm64x_dispatch_call_no_redirect
  .rva __os_arm64x_dispatch_ret
  .rva __os_arm64x_check_call
  .rva __os_arm64x_check_icall
  .rva __os_arm64x_check_icall_cfg
  .rva __arm64x_native_entrypoint
  .rva __hybrid_auxiliary_iat
  .word __x64_code_ranges_to_entry_points_count
  .word __arm64x_redirection_metadata_count
  .rva __os_arm64x_get_x64_information
  .rva __os_arm64x_set_x64_information
  .rva __arm64x_extra_rfe_table
  .word __arm64x_extra_rfe_table_size
  .rva __os_arm64x_x64_jump
  .rva __hybrid_auxiliary_iat_copy
#if CHPE_VERSION >= 2
  .rva __hybrid_auxiliary_delayload_iat
  .rva __hybrid_auxiliary_delayload_iat_copy
  .word __hybrid_image_info_bitfield
  .rva __os_arm64x_helper3
  .rva __os_arm64x_helper4
  .rva __os_arm64x_helper5
  .rva __os_arm64x_helper6
  .rva __os_arm64x_helper7
  .rva __os_arm64x_helper8
#endif

  .balign 8
  .globl _load_config_used
_load_config_used:
  .word 0x140
  .fill 0xc0 - 4, 1, 0
  .xword 0
  .xword __chpe_metadata
  .fill 0x140 - 0xd0, 1, 0 // the linker fills the offset and section of dynamic relocations

  .text
  .weak_anti_dep __icall_helper_arm64ec
  .set __icall_helper_arm64ec, "#__icall_helper_arm64ec"
  .globl "#__icall_helper_arm64ec"
  .def "#__icall_helper_arm64ec"; .scl 2; .type 32; .endef
  .p2align 2
"#__icall_helper_arm64ec":
  .seh_proc "#__icall_helper_arm64ec"
  stp x29, x30, [sp, #-16]!
  .seh_save_fplr_x 16
  mov x29, sp
  .seh_set_fp
  .seh_endprologue
  adrp x16, __os_arm64x_check_icall
  ldr x16, [x16, :lo12:__os_arm64x_check_icall]
  blr x16
  .seh_startepilogue
  ldp x29, x30, [sp], #16
  .seh_save_fplr_x 16
  .seh_endepilogue
  br x11
  .seh_endproc
