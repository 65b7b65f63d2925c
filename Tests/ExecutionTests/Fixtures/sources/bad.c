// bad.dll: functions that no run may survive, each a mistake of its own. Where the sources say `n`,
// any argument will do but where it is named.

#include "module.h"

static volatile int64_t sink;

// Data that happens to be code: a return, of either machine.
#ifdef __arm64ec__
static uint32_t data[4] = {0xd65f03c0, 0xd65f03c0, 0xd65f03c0, 0xd65f03c0};
#else
static uint8_t data[16] = {0xc3, 0xc3, 0xc3, 0xc3};
#endif

// Never returns.
EXPORT int64_t loop_forever(int64_t n) {
  for (;;) sink = sink + n;
}

// Calls itself until the stack ends.
EXPORT NOINLINE int64_t recurse_forever(int64_t n) {
  volatile int64_t local = n;
  if (sink == -1) return 0;  // never
  return recurse_forever(n + 1) + local;
}

// Loads from an address that is nobody's.
EXPORT int64_t read_wild(int64_t n) { return *(volatile int64_t *)(0x123456789000 + 8 * n); }

// Stores to an address that is nobody's.
EXPORT int64_t write_wild(int64_t n) { return *(volatile int64_t *)(0x123456789000 + 8 * n) = n; }

// Loads through a null pointer.
EXPORT int64_t read_null(int64_t n) { return *(volatile int64_t *)(8 * (n & 1)); }

// Loads the last byte of the address space and the first.
EXPORT int64_t read_around(int64_t n) { return *(volatile int64_t *)(uintptr_t)(-1 - (n & 1)); }

// Stores to constants.
EXPORT int64_t write_constant(int64_t n) {
  static const int64_t constants[4] = {1, 2, 3, 4};
  ((volatile int64_t *)constants)[n & 3] = n;
  return constants[n & 3];
}

// Calls bytes of a section that is not code.
EXPORT int64_t jump_to_data(int64_t n) {
  int64_t (*volatile function)(int64_t) = (int64_t(*)(int64_t))(void *)data;
  return function(n) + 1;
}

// Calls bytes of the stack.
EXPORT int64_t jump_to_stack(int64_t n) {
  uint32_t words[4] = {data[0], data[1], data[2], data[3]};
  int64_t (*volatile function)(int64_t) = (int64_t(*)(int64_t))(void *)words;
  return function(n) + 1;
}

// Calls a null pointer.
EXPORT int64_t call_null(int64_t n) {
  int64_t (*volatile function)(int64_t) = 0;
  return function(n) + 1;
}

// Overwrites the first byte of a function.
EXPORT int64_t write_code(int64_t n) {
  *(volatile uint8_t *)(uintptr_t)&loop_forever = (uint8_t)n;
  return n;
}

#ifdef __arm64ec__
#define INSTRUCTION(x64, a64) __asm__ volatile(".word " a64)
#else
#define INSTRUCTION(x64, a64) __asm__ volatile(".byte " x64)
#endif

// Divides by `n`; 0 faults on x64, and gives 0 on Arm64, where the program goes on.
EXPORT int64_t divide(int64_t n) {
#ifdef __arm64ec__
  int64_t result;
  __asm__ volatile("sdiv %0, %1, %2" : "=r"(result) : "r"((int64_t)7), "r"(n));
  return result;
#else
  int64_t result = 7, rest = 0;
  __asm__ volatile("idivq %2" : "+a"(result), "+d"(rest) : "r"(n) : "cc");
  return result;
#endif
}

// Divides the smallest number by `n`; -1 faults on x64, and wraps around on Arm64.
EXPORT int64_t divide_smallest(int64_t n) {
#ifdef __arm64ec__
  int64_t result;
  __asm__ volatile("sdiv %0, %1, %2" : "=r"(result) : "r"(INT64_MIN), "r"(n));
  return result;
#else
  int64_t result = INT64_MIN, rest = -1;
  __asm__ volatile("idivq %2" : "+a"(result), "+d"(rest) : "r"(n) : "cc");
  return result;
#endif
}

// Bytes that are no instruction of either machine: ud2, and udf.
EXPORT int64_t undefined_instruction(int64_t n) {
  INSTRUCTION("0x0f, 0x0b", "0x00000000");
  return n;
}

// Instructions of an extension: vgf2p8mulb zmm0, zmm1, zmm2, and an SVE ptrue.
EXPORT int64_t unknown_instruction(int64_t n) {
  INSTRUCTION("0x62, 0xf2, 0x75, 0x48, 0xcf, 0xc2", "0x2518e3e0");
  return n;
}

// Instructions of an operating system: hlt, and msr vbar_el1, x0.
EXPORT int64_t privileged_instruction(int64_t n) {
  INSTRUCTION("0xf4", "0xd518c000");
  return n;
}

// A call of the operating system: syscall, and svc #0.
EXPORT int64_t system_call(int64_t n) {
  INSTRUCTION("0x0f, 0x05", "0xd4000001");
  return n;
}

// A breakpoint: int3, and brk #0xf000.
EXPORT int64_t breakpoint(int64_t n) {
  INSTRUCTION("0xcc", "0xd43e0000");
  return n;
}

// Asks for more memory than there is, and writes to what it gets.
EXPORT int64_t exhaust_memory(int64_t n) {
  int64_t blocks = 0;
  for (;; blocks += 1) {
    volatile char *memory = malloc(1 << 24);
    if (!memory) return blocks + n;
    for (int i = 0; i < 1 << 24; i += 4096) memory[i] = 1;
  }
}

// Frees what was never allocated.
EXPORT int64_t free_wild(int64_t n) {
  void *volatile memory = (void *)(uintptr_t)&sink;
  free(memory);
  return n;
}

// Hands a wild address to the system module.
EXPORT int64_t copy_wild(int64_t n) {
  memcpy((void *)(uintptr_t)&sink, (const void *)(uintptr_t)0x123456789000, (size_t)(n & 0xff) + 64);
  return sink;
}
