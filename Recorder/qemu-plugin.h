// The part of QEMU's plugin interface (version 1) that the recorder uses.
//
// Debian's qemu-user has the interface but ships no header. Declared here from its documentation,
// https://www.qemu.org/docs/master/devel/tcg-plugins.html; the emulator resolves the names.
#ifndef PERFMODEL_QEMU_PLUGIN_H
#define PERFMODEL_QEMU_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define QEMU_PLUGIN_EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;    // a translated block
struct qemu_plugin_insn;  // an instruction of one

// What the emulator says of itself; more members follow.
typedef struct {
  const char *target_name;
} qemu_info_t;

enum { QEMU_PLUGIN_VERSION = 1, QEMU_PLUGIN_CB_NO_REGS = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(
    qemu_plugin_id_t id, void (*call)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(
    struct qemu_plugin_tb *block, void (*call)(unsigned cpu, void *data), int flags, void *data);
void qemu_plugin_register_atexit_cb(
    qemu_plugin_id_t id, void (*call)(qemu_plugin_id_t, void *), void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);

#endif
