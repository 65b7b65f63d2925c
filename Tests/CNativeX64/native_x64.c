#include "native_x64.h"

#if defined(__x86_64__) && defined(__linux__)

#include <cpuid.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

// The words of the header, with the area that `xsave` writes in the middle of them.
struct native_case {
  uint64_t words[24];
  // 512 bytes as of `fxsave`, the header of 64, the upper halves of 256.
  uint64_t area[104];
  uint8_t memory[NATIVE_MEMORY_BYTES];
  uint8_t code[NATIVE_CODE_BYTES];
  int32_t code_count;
  int32_t signal;
} __attribute__((aligned(64)));

_Static_assert(offsetof(struct native_case, area) == 192, "the assembly below knows this offset");
_Static_assert(sizeof(struct native_case) % 64 == 0, "xsave wants 64");

struct native_batch {
  atomic_int is_used;
  int cases;
  size_t bytes;
  struct native_case *states;
  // The case that the child is at, which the parent reads too.
  int *progress;
};

enum { BATCHES = 16 };
static struct native_batch batches[BATCHES];

void native_x64_enter(struct native_case *state);
void native_x64_leave(void);
void native_x64_on_signal(int);

// Enters the code of a case with all registers, and leaves it with all of them stored again.
__asm__(
    ".text\n"
    ".globl native_x64_enter\n"
    ".hidden native_x64_enter\n"
    "native_x64_enter:\n"
    "  pushq %rbx\n  pushq %rbp\n  pushq %r12\n  pushq %r13\n  pushq %r14\n  pushq %r15\n"
    "  pushfq\n"
    "  movq %rsp, native_x64_host_stack(%rip)\n"
    "  movq %rdi, native_x64_current(%rip)\n"
    "  rdfsbase %rax\n"
    "  movq %rax, native_x64_host_base(%rip)\n"
    "  movq 136(%rdi), %rax\n  wrfsbase %rax\n"
    "  movq 144(%rdi), %rax\n  wrgsbase %rax\n"
    "  movl $7, %eax\n  xorl %edx, %edx\n  xrstor64 192(%rdi)\n"
    "  pushq 128(%rdi)\n  popfq\n"
    "  movq (%rdi), %rax\n  movq 8(%rdi), %rcx\n  movq 16(%rdi), %rdx\n  movq 24(%rdi), %rbx\n"
    "  movq 40(%rdi), %rbp\n  movq 48(%rdi), %rsi\n"
    "  movq 64(%rdi), %r8\n  movq 72(%rdi), %r9\n  movq 80(%rdi), %r10\n  movq 88(%rdi), %r11\n"
    "  movq 96(%rdi), %r12\n  movq 104(%rdi), %r13\n  movq 112(%rdi), %r14\n"
    "  movq 120(%rdi), %r15\n"
    "  movq 32(%rdi), %rsp\n"
    "  movq 56(%rdi), %rdi\n"
    "  jmpq *native_x64_code(%rip)\n"

    ".globl native_x64_leave\n"
    ".hidden native_x64_leave\n"
    "native_x64_leave:\n"
    "  movq %rdi, native_x64_spare(%rip)\n"
    "  movq native_x64_current(%rip), %rdi\n"
    "  movq %rax, (%rdi)\n  movq %rcx, 8(%rdi)\n  movq %rdx, 16(%rdi)\n  movq %rbx, 24(%rdi)\n"
    "  movq %rsp, 32(%rdi)\n  movq %rbp, 40(%rdi)\n  movq %rsi, 48(%rdi)\n"
    "  movq %r8, 64(%rdi)\n  movq %r9, 72(%rdi)\n  movq %r10, 80(%rdi)\n  movq %r11, 88(%rdi)\n"
    "  movq %r12, 96(%rdi)\n  movq %r13, 104(%rdi)\n  movq %r14, 112(%rdi)\n"
    "  movq %r15, 120(%rdi)\n"
    "  movq native_x64_spare(%rip), %rax\n  movq %rax, 56(%rdi)\n"
    "  movq native_x64_host_stack(%rip), %rsp\n"
    "  pushfq\n  popq 128(%rdi)\n"
    "  movq native_x64_host_base(%rip), %rax\n  wrfsbase %rax\n"
    "  movl $7, %eax\n  xorl %edx, %edx\n  xsave64 192(%rdi)\n"
    "  fninit\n  movl $0x1F80, -8(%rsp)\n  ldmxcsr -8(%rsp)\n"
    "  popfq\n"
    "  popq %r15\n  popq %r14\n  popq %r13\n  popq %r12\n  popq %rbp\n  popq %rbx\n"
    "  retq\n"

    // The handler needs the thread pointer, which the code of a case may have replaced, and the
    // usual flags.
    ".globl native_x64_on_signal\n"
    ".hidden native_x64_on_signal\n"
    "native_x64_on_signal:\n"
    "  movq native_x64_host_base(%rip), %rax\n  wrfsbase %rax\n"
    "  pushq $0x202\n  popfq\n"
    "  jmp native_x64_handle\n"

    ".lcomm native_x64_host_stack, 8\n"
    ".lcomm native_x64_host_base, 8\n"
    ".lcomm native_x64_current, 8\n"
    ".lcomm native_x64_spare, 8\n"
    ".data\n"
    "native_x64_code: .quad 0x10020000\n"
    ".text\n");

_Static_assert(NATIVE_CODE_ADDRESS == 0x10020000, "the assembly above knows this address");

static sigjmp_buf resume;
static int signals_met;

__attribute__((visibility("hidden"))) void native_x64_handle(int signal) {
  // Again in the same case: it has damaged what runs it.
  if (signals_met++) _exit(2);
  siglongjmp(resume, signal);
}

int native_x64_is_available(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  // osxsave and avx; fsgsbase, allowed by the system.
  return (c >> 27 & 1) && (c >> 28 & 1) && (getauxval(AT_HWCAP2) & 2);
}

int native_x64_open(int cases) {
  for (int index = 0; index < BATCHES; index++) {
    int expected = 0;
    struct native_batch *batch = &batches[index];
    if (!atomic_compare_exchange_strong(&batch->is_used, &expected, 1)) continue;
    batch->cases = cases;
    batch->bytes = sizeof(struct native_case) * (size_t)cases + 64;
    void *room =
        mmap(0, batch->bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED) {
      atomic_store(&batch->is_used, 0);
      return -1;
    }
    batch->states = room;
    batch->progress = (int *)((char *)room + batch->bytes - 64);
    return index;
  }
  return -1;
}

static struct native_batch *find(int batch) {
  return batch >= 0 && batch < BATCHES && batches[batch].states ? &batches[batch] : 0;
}

static struct native_case *find_case(int batch, int index) {
  struct native_batch *found = find(batch);
  return found && index >= 0 && index < found->cases ? &found->states[index] : 0;
}

void native_x64_close(int batch) {
  struct native_batch *found = find(batch);
  if (!found) return;
  munmap(found->states, found->bytes);
  found->states = 0;
  atomic_store(&found->is_used, 0);
}

void native_x64_set(int batch, int index, int word, uint64_t value) {
  struct native_case *state = find_case(batch, index);
  if (!state || word < 0 || word >= NATIVE_WORDS) return;
  (word < 24 ? state->words : state->area - 24)[word] = value;
}

uint64_t native_x64_get(int batch, int index, int word) {
  struct native_case *state = find_case(batch, index);
  if (!state || word < 0 || word >= NATIVE_WORDS) return 0;
  return (word < 24 ? state->words : state->area - 24)[word];
}

void native_x64_set_memory(int batch, int index, const uint8_t *bytes) {
  struct native_case *state = find_case(batch, index);
  if (state) memcpy(state->memory, bytes, NATIVE_MEMORY_BYTES);
}

void native_x64_set_code(int batch, int index, const uint8_t *bytes, int count) {
  struct native_case *state = find_case(batch, index);
  if (!state || count < 0 || count > NATIVE_CODE_BYTES - 16) return;
  memcpy(state->code, bytes, (size_t)count);
  // Behind it: jump to where the registers are stored.
  static const uint8_t jump[6] = {0xFF, 0x25, 0, 0, 0, 0};
  void (*leave)(void) = native_x64_leave;
  memcpy(state->code + count, jump, 6);
  memcpy(state->code + count + 6, &leave, 8);
  state->code_count = count + 14;
}

int native_x64_signal(int batch, int index) {
  struct native_case *state = find_case(batch, index);
  return state ? state->signal : -1;
}

int native_x64_memory_difference(int batch, int index, const uint8_t *bytes) {
  struct native_case *state = find_case(batch, index);
  if (!state || memcmp(state->memory, bytes, NATIVE_MEMORY_BYTES) == 0) return -1;
  for (int offset = 0; offset < NATIVE_MEMORY_BYTES; offset++) {
    if (state->memory[offset] != bytes[offset]) return offset;
  }
  return -1;
}

uint8_t native_x64_memory(int batch, int index, int offset) {
  struct native_case *state = find_case(batch, index);
  return state && offset >= 0 && offset < NATIVE_MEMORY_BYTES ? state->memory[offset] : 0;
}

static void run_case(struct native_case *state) {
  uint8_t *memory = (uint8_t *)(uintptr_t)NATIVE_MEMORY_ADDRESS;
  memcpy(memory, state->memory, NATIVE_MEMORY_BYTES);
  memcpy((void *)(uintptr_t)NATIVE_CODE_ADDRESS, state->code, (size_t)state->code_count);
  // Only carries, directions and their like are the case's to choose.
  state->words[NATIVE_FLAGS] = (state->words[NATIVE_FLAGS] & 0xCD5) | 0x202;
  // The header says that all three parts of the area are there.
  state->area[64] = 7;
  for (int word = 65; word < 72; word++) state->area[word] = 0;
  struct itimerval limit = {{0, 0}, {0, 200000}};
  setitimer(ITIMER_REAL, &limit, 0);
  signals_met = 0;
  state->signal = sigsetjmp(resume, 1);
  if (state->signal == 0) native_x64_enter(state);
  struct itimerval none = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &none, 0);
  memcpy(state->memory, memory, NATIVE_MEMORY_BYTES);
}

static _Noreturn void run_child(struct native_batch *batch, int cases) {
  static uint8_t stack[16384];
  stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&own, 0);
  static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGALRM};
  for (unsigned index = 0; index < sizeof signals / sizeof *signals; index++) {
    struct sigaction action = {.sa_handler = native_x64_on_signal, .sa_flags = SA_ONSTACK};
    sigaction(signals[index], &action, 0);
  }
  const struct rlimit seconds = {20, 20};
  setrlimit(RLIMIT_CPU, &seconds);
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
  void *memory = mmap(
      (void *)(uintptr_t)NATIVE_MEMORY_ADDRESS,
      NATIVE_MEMORY_BYTES,
      PROT_READ | PROT_WRITE,
      flags,
      -1,
      0);
  void *code = mmap(
      (void *)(uintptr_t)NATIVE_CODE_ADDRESS,
      4096,
      PROT_READ | PROT_WRITE | PROT_EXEC,
      flags,
      -1,
      0);
  if (memory == MAP_FAILED || code == MAP_FAILED) _exit(1);
  for (; *batch->progress < cases; ++*batch->progress) run_case(&batch->states[*batch->progress]);
  _exit(0);
}

void native_x64_run(int batch, int cases) {
  struct native_batch *found = find(batch);
  if (!found || cases > found->cases) return;
  *found->progress = 0;
  while (*found->progress < cases) {
    pid_t child = fork();
    if (child == 0) run_child(found, cases);
    int status = 0;
    if (child > 0) waitpid(child, &status, 0);
    if (*found->progress < cases) found->states[(*found->progress)++].signal = -1;
  }
}

#else

int native_x64_is_available(void) { return 0; }
int native_x64_open(int cases) { return -1; }
void native_x64_close(int batch) {}
void native_x64_set(int batch, int index, int word, uint64_t value) {}
uint64_t native_x64_get(int batch, int index, int word) { return 0; }
void native_x64_set_memory(int batch, int index, const uint8_t *bytes) {}
void native_x64_set_code(int batch, int index, const uint8_t *bytes, int count) {}
void native_x64_run(int batch, int cases) {}
int native_x64_signal(int batch, int index) { return -1; }
int native_x64_memory_difference(int batch, int index, const uint8_t *bytes) { return -1; }
uint8_t native_x64_memory(int batch, int index, int offset) { return 0; }

#endif
