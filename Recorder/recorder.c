// Records a block profile of a Linux program under QEMU's user mode emulation.
//
//     qemu-x86_64 -plugin ./recorder.so,out=FILE PROGRAM ARGUMENT…
//
// Counts every block and every edge between two blocks exactly, also with several threads, and
// writes them as `perfmodel import block-profile` reads them when the program exits. A block is
// known by its address and its bytes, since it may be translated again; its last instruction is
// short of the bytes of a field that lies on two pages, because QEMU 7.2 does not tell them. A
// block that a signal or a fault leaves early counts as a whole. A child process records nothing.

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "qemu-plugin.h"

// The emulator's own files are mapped above this address, those of the guest below.
static const uint64_t first_host_address = 0x500000000000;

enum { block_buckets = 1 << 16, edge_buckets = 1 << 20 };

typedef struct edge edge;
typedef struct block block;

struct block {
  uint64_t address;
  size_t instructions;
  size_t size;
  uint8_t *code;
  _Atomic uint64_t executions;
  uint64_t order;           // of the first execution, from 1
  _Atomic(edge *) recent;   // the edge that was last taken from here
  block *next;              // in the bucket, newest first
};

struct edge {
  block *from, *to;
  _Atomic uint64_t count;
  edge *next;
};

static block *blocks[block_buckets];
static _Atomic(edge *) edges[edge_buckets];
static _Atomic uint64_t executed_blocks;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local block *last;  // the block that this thread ran before

static const char *guest;
static char *output;
static pid_t recorded_process;

static void fail(const char *message) {
  fprintf(stderr, "recorder: %s\n", message);
  exit(70);
}

static void *allocate(size_t size) {
  void *memory = calloc(1, size);
  if (!memory) fail("out of memory");
  return memory;
}

static uint64_t mix(uint64_t bits) {
  bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
  return bits ^ bits >> 31;
}

// MARK: Running

// The edge between two blocks, made when there is none.
static edge *find_edge(block *from, block *to) {
  uint64_t hash = mix((uintptr_t)from * 31 + (uintptr_t)to);
  _Atomic(edge *) *bucket = &edges[hash % edge_buckets];
  for (edge *e = atomic_load(bucket); e; e = e->next)
    if (e->from == from && e->to == to) return e;
  pthread_mutex_lock(&lock);
  edge *found = atomic_load(bucket);
  while (found && (found->from != from || found->to != to)) found = found->next;
  if (!found) {
    found = allocate(sizeof *found);
    *found = (edge){.from = from, .to = to, .next = atomic_load(bucket)};
    atomic_store(bucket, found);
  }
  pthread_mutex_unlock(&lock);
  return found;
}

static void executed(unsigned cpu, void *data) {
  (void)cpu;
  block *now = data;
  if (!atomic_fetch_add_explicit(&now->executions, 1, memory_order_relaxed))
    now->order = atomic_fetch_add(&executed_blocks, 1) + 1;
  if (last) {
    edge *way = atomic_load_explicit(&last->recent, memory_order_acquire);
    if (!way || way->to != now) {
      way = find_edge(last, now);
      atomic_store_explicit(&last->recent, way, memory_order_release);
    }
    atomic_fetch_add_explicit(&way->count, 1, memory_order_relaxed);
  }
  last = now;
}

// MARK: Translating

static size_t code_of(const struct qemu_plugin_tb *tb, uint8_t *code) {
  size_t size = 0;
  for (size_t index = 0; index < qemu_plugin_tb_n_insns(tb); index++) {
    const struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(tb, index);
    size_t length = qemu_plugin_insn_size(instruction);
    if (code) memcpy(code + size, qemu_plugin_insn_data(instruction), length);
    size += length;
  }
  return size;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  uint64_t address = qemu_plugin_tb_vaddr(tb);
  size_t size = code_of(tb, NULL);
  uint8_t *code = allocate(size + 1);
  code_of(tb, code);
  pthread_mutex_lock(&lock);
  block **bucket = &blocks[mix(address) % block_buckets];
  block *found = *bucket;
  while (found
         && (found->address != address || found->size != size || memcmp(found->code, code, size)))
    found = found->next;
  if (found) {
    free(code);
  } else {
    found = allocate(sizeof *found);
    found->address = address;
    found->instructions = qemu_plugin_tb_n_insns(tb);
    found->size = size;
    found->code = code;
    found->next = *bucket;
    *bucket = found;
  }
  pthread_mutex_unlock(&lock);
  qemu_plugin_register_vcpu_tb_exec_cb(tb, executed, QEMU_PLUGIN_CB_NO_REGS, found);
}

// MARK: Writing

// Writes a line for each guest file of /proc/self/maps, whose adjacent parts are one module.
static void write_modules(FILE *file) {
  FILE *maps = fopen("/proc/self/maps", "r");
  if (!maps) fail("/proc/self/maps cannot be read");
  char line[4096 + 128], name[4096] = "";
  uint64_t start = 0, end = 0;
  for (int more = 1; more;) {
    uint64_t from = 0, to = 0;
    int place = 0;
    more = fgets(line, sizeof line, maps) != NULL;
    if (more) sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %*s %*s %*s %n", &from, &to, &place);
    line[strcspn(line, "\n")] = 0;
    const char *path = more && place && line[place] == '/' && to < first_host_address
                           ? strrchr(line, '/') + 1
                           : "";
    if (*name && from == end && !strcmp(path, name)) {
      end = to;
      continue;
    }
    if (*name) fprintf(file, "module %" PRIx64 " %" PRIx64 " %s\n", start, end, name);
    snprintf(name, sizeof name, "%s", path);
    start = from;
    end = to;
  }
  fclose(maps);
}

static int by_order(const void *first, const void *second) {
  uint64_t a = (*(block *const *)first)->order, b = (*(block *const *)second)->order;
  return (a > b) - (a < b);
}

static int by_blocks(const void *first, const void *second) {
  const edge *a = *(edge *const *)first, *b = *(edge *const *)second;
  if (a->from != b->from) return (a->from->order > b->from->order) ? 1 : -1;
  return (a->to->order > b->to->order) - (a->to->order < b->to->order);
}

// Writes the blocks in the order in which they first ran.
static void write_blocks(FILE *file) {
  block **list = allocate((executed_blocks + 1) * sizeof *list);
  size_t count = 0;
  for (size_t bucket = 0; bucket < block_buckets; bucket++)
    for (block *b = blocks[bucket]; b; b = b->next)
      if (b->order && count < executed_blocks) list[count++] = b;
  qsort(list, count, sizeof *list, by_order);
  for (size_t index = 0; index < count; index++) {
    const block *b = list[index];
    fprintf(file, "block %" PRIx64 " %" PRIu64 " %zu ", b->address, b->executions, b->instructions);
    for (size_t byte = 0; byte < b->size; byte++) fprintf(file, "%02x", b->code[byte]);
    fputc('\n', file);
  }
  free(list);
}

// Writes the edges in the order of their blocks, so that equal runs make equal files.
static void write_edges(FILE *file) {
  size_t count = 0;
  for (size_t bucket = 0; bucket < edge_buckets; bucket++)
    for (edge *e = edges[bucket]; e; e = e->next) count++;
  edge **list = allocate((count + 1) * sizeof *list);
  count = 0;
  for (size_t bucket = 0; bucket < edge_buckets; bucket++)
    for (edge *e = edges[bucket]; e; e = e->next) list[count++] = e;
  qsort(list, count, sizeof *list, by_blocks);
  for (size_t index = 0; index < count; index++) {
    const edge *e = list[index];
    fprintf(file, "edge %" PRIx64 " %" PRIx64 " %" PRIu64 "\n", e->from->address, e->to->address,
            e->count);
  }
  free(list);
}

static void exited(qemu_plugin_id_t id, void *data) {
  (void)id;
  (void)data;
  if (getpid() != recorded_process) return;
  FILE *file = fopen(output, "w");
  if (!file) fail("the output file cannot be written");
  fprintf(file, "guest %s\n", guest);
  pthread_mutex_lock(&lock);
  write_modules(file);
  write_blocks(file);
  write_edges(file);
  pthread_mutex_unlock(&lock);
  if (fclose(file)) fail("the output file cannot be written");
}

// MARK: What QEMU calls

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

QEMU_PLUGIN_EXPORT int qemu_plugin_install(
    qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv) {
  for (int index = 0; index < argc; index++)
    if (!strncmp(argv[index], "out=", 4)) output = strdup(argv[index] + 4);
  if (!output) {
    fprintf(stderr, "recorder: name the output: -plugin ./recorder.so,out=FILE\n");
    return -1;
  }
  guest = strdup(info->target_name);
  recorded_process = getpid();
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, exited, NULL);
  return 0;
}
