// A plugin of QEMU that counts what run-image runs: the instructions of each module, and the calls
// from module to module.
//
//     qemu-x86_64 -plugin ./count-modules.so,out=FILE run-image …
//
// Modules lie 0x1000000 apart from 0x200000000 on; module 0 is everything else, the system. A line
// of the file is `instructions MODULE COUNT` or `calls FROM TO COUNT`. A change of module is a call
// unless it follows a return. Each turn of a `rep` counts as an instruction. The guest is x64 or
// AArch64.

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../Recorder/qemu-plugin.h"

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

enum { module_limit = 17 };

struct block {
  uint8_t module, returns;
  uint32_t instructions;
};

static uint64_t instructions[module_limit], calls[module_limit][module_limit];
static struct block last;
static char *output;
static int a64;

static void run_block(unsigned cpu, void *data) {
  (void)cpu;
  const struct block *block = data;
  instructions[block->module] += block->instructions;
  if (block->module != last.module && !last.returns) calls[last.module][block->module] += 1;
  last = *block;
}

static void translate_block(qemu_plugin_id_t id, struct qemu_plugin_tb *translated) {
  (void)id;
  struct block *block = malloc(sizeof *block);
  if (!block) abort();
  uint64_t place = (qemu_plugin_tb_vaddr(translated) - 0x200000000) >> 24;
  block->module = (uint8_t)(place < module_limit - 1 ? place + 1 : 0);
  block->instructions = (uint32_t)qemu_plugin_tb_n_insns(translated);
  struct qemu_plugin_insn *final = qemu_plugin_tb_get_insn(translated, block->instructions - 1);
  const uint8_t *code = qemu_plugin_insn_data(final);
  block->returns = a64 ? code[3] == 0xd6 && code[2] == 0x5f : code[0] == 0xc3 || code[0] == 0xc2;
  qemu_plugin_register_vcpu_tb_exec_cb(translated, run_block, QEMU_PLUGIN_CB_NO_REGS, block);
}

static void finish(qemu_plugin_id_t id, void *data) {
  (void)id;
  (void)data;
  FILE *file = fopen(output, "w");
  if (!file) return;
  for (int i = 1; i < module_limit; i += 1)
    if (instructions[i]) fprintf(file, "instructions %d %" PRIu64 "\n", i, instructions[i]);
  for (int i = 0; i < module_limit; i += 1)
    for (int j = 0; j < module_limit; j += 1)
      if (calls[i][j]) fprintf(file, "calls %d %d %" PRIu64 "\n", i, j, calls[i][j]);
  fclose(file);
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int count,
                                           char **options) {
  a64 = strcmp(info->target_name, "aarch64") == 0;
  if (count != 1 || strncmp(options[0], "out=", 4) != 0) return 1;
  output = strdup(options[0] + 4);
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate_block);
  qemu_plugin_register_atexit_cb(id, finish, 0);
  return 0;
}
