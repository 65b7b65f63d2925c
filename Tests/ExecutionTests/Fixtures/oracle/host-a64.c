// The host of run-image on AArch64 Linux without a C library. The mathematical functions are exact
// enough for the fixtures, which round their results to float.

#include "host.h"

static int64_t system_call(int64_t number, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e) {
  register int64_t x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b;
  register int64_t x2 __asm__("x2") = c, x3 __asm__("x3") = d, x4 __asm__("x4") = e;
  register int64_t x5 __asm__("x5") = 0;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
}

enum { openat = 56, read = 63, write = 64, exit_group = 94, mmap = 222, here = -100 };

static const char *const *environment;

int main(int count, char **arguments);

// The kernel starts with the count of the arguments at sp.
__asm__(".globl _start\n_start:\n  mov x0, sp\n  bl start\n");

__attribute__((used)) _Noreturn void start(int64_t *stack) {
  char **arguments = (char **)(stack + 1);
  environment = (const char *const *)(arguments + stack[0] + 1);
  host_exit(main((int)stack[0], arguments));
}

void *host_map(uint64_t address, size_t size) {
  // Readable, writable and executable; private, anonymous, and only where nothing is.
  int64_t memory = system_call(mmap, (int64_t)address, (int64_t)size, 7, 0x100022, -1);
  return memory < 0 && memory > -4096 ? 0 : (void *)memory;
}

size_t host_read(const char *path, void *bytes, size_t limit) {
  int64_t file = system_call(openat, here, (int64_t)path, 0, 0, 0);
  int64_t size = system_call(read, file, (int64_t)bytes, (int64_t)limit, 0, 0);
  return size > 0 ? (size_t)size : 0;
}

static size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length]) length += 1;
  return length;
}

void host_write(const char *path, const char *text) {
  int64_t file = path ? system_call(openat, here, (int64_t)path, 01 | 0100 | 01000, 0644, 0) : 1;
  system_call(write, file, (int64_t)text, (int64_t)strlen(text), 0, 0);
}

void host_exit(int status) {
  for (;;) system_call(exit_group, status, 0, 0, 0, 0);
}

static int strcmp(const char *a, const char *b) {
  while (*a && *a == *b) a += 1, b += 1;
  return (unsigned char)*a - (unsigned char)*b;
}

const char *host_variable(const char *name) {
  size_t length = strlen(name);
  for (const char *const *variable = environment; *variable; variable += 1) {
    size_t i = 0;
    while (i < length && (*variable)[i] == name[i]) i += 1;
    if (i == length && (*variable)[i] == '=') return *variable + i + 1;
  }
  return 0;
}

void *memmove(void *to, const void *from, size_t count) {
  char *target = to;
  const char *source = from;
  if (target <= source)
    for (size_t i = 0; i < count; i += 1) target[i] = source[i];
  else
    for (size_t i = count; i > 0; i -= 1) target[i - 1] = source[i - 1];
  return to;
}

void *memcpy(void *to, const void *from, size_t count) { return memmove(to, from, count); }

void *memset(void *to, int byte, size_t count) {
  for (size_t i = 0; i < count; i += 1) ((char *)to)[i] = (char)byte;
  return to;
}

static int memcmp(const void *a, const void *b, size_t count) {
  const unsigned char *first = a, *second = b;
  for (size_t i = 0; i < count; i += 1)
    if (first[i] != second[i]) return first[i] - second[i];
  return 0;
}

// Blocks of powers of two, with their exponent in front; freed ones wait in lists.
static void *free_blocks[64];

static void *malloc(size_t size) {
  static char *place, *end;
  int exponent = 5;
  while ((size_t)1 << exponent < size + 16) exponent += 1;
  size_t block = (size_t)1 << exponent;
  void **memory = free_blocks[exponent];
  if (memory) {
    free_blocks[exponent] = *memory;
    return memory;
  }
  if (!place || (size_t)(end - place) < block) {
    size_t more = block < 1 << 24 ? 1 << 24 : block;
    place = host_map(0, more);
    if (!place) host_exit(71);
    end = place + more;
  }
  *(int64_t *)place = exponent;
  place += block;
  return place - block + 16;
}

static void free(void *memory) {
  if (!memory) return;
  int64_t exponent = *(int64_t *)((char *)memory - 16);
  *(void **)memory = free_blocks[exponent];
  free_blocks[exponent] = memory;
}

static void *calloc(size_t count, size_t size) {
  return memset(malloc(count * size), 0, count * size);
}

static void *realloc(void *memory, size_t size) {
  void *new = malloc(size);
  if (memory) {
    size_t old = ((size_t)1 << *(int64_t *)((char *)memory - 16)) - 16;
    memcpy(new, memory, old < size ? old : size);
  }
  free(memory);
  return new;
}

static double sqrt(double x) { return __builtin_sqrt(x); }
static double floor(double x) { return __builtin_floor(x); }
static double fabs(double x) { return __builtin_fabs(x); }

static double exp(double x) {
  int halvings = 0;
  for (; fabs(x) > 0.25; x /= 2) halvings += 1;
  double sum = 0;  // e to the x, less 1
  for (int i = 18; i > 0; i -= 1) sum = (sum + 1) * x / i;
  for (; halvings > 0; halvings -= 1) sum = sum * (2 + sum);
  return sum + 1;
}

static double log(double x) {
  int exponent = 0;
  for (; x > 1.5; x /= 2) exponent += 1;
  for (; x < 0.75; x *= 2) exponent -= 1;
  double ratio = (x - 1) / (x + 1), square = ratio * ratio, sum = 0;
  for (int i = 41; i > 0; i -= 2) sum = sum * square + 1.0 / i;
  return 2 * ratio * sum + exponent * 0.6931471805599453;
}

static double pow(double x, double y) { return exp(y * log(x)); }

static double sin(double x) {
  x -= floor(x / 6.283185307179586 + 0.5) * 6.283185307179586;
  double sum = 0;
  for (int i = 31; i > 1; i -= 2) sum = -(sum + 1) * x * x / (i * (i - 1));
  return x * (1 + sum);
}

static double cos(double x) {
  x -= floor(x / 6.283185307179586 + 0.5) * 6.283185307179586;
  double sum = 0;
  for (int i = 30; i > 0; i -= 2) sum = -(sum + 1) * x * x / (i * (i - 1));
  return 1 + sum;
}

#define FUNCTION(name) {#name, (void *)(uintptr_t)name}

void *host_function(const char *name) {
  static const struct {
    const char *name;
    void *function;
  } functions[] = {
      FUNCTION(memcpy), FUNCTION(memmove), FUNCTION(memset), FUNCTION(memcmp),  FUNCTION(strcmp),
      FUNCTION(strlen), FUNCTION(malloc),  FUNCTION(calloc), FUNCTION(realloc), FUNCTION(free),
      FUNCTION(sqrt),   FUNCTION(sin),     FUNCTION(cos),    FUNCTION(exp),     FUNCTION(log),
      FUNCTION(pow),    FUNCTION(floor),   FUNCTION(fabs),
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i += 1)
    if (strcmp(functions[i].name, name) == 0) return functions[i].function;
  return 0;
}
