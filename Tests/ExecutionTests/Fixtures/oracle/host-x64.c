// The host of run-image on x86-64 Linux: the C library, called as x64 images call.

#include "host.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void *host_map(uint64_t address, size_t size) {
  void *memory = mmap((void *)address, size, PROT_READ | PROT_WRITE | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  return memory == MAP_FAILED ? 0 : memory;
}

size_t host_read(const char *path, void *bytes, size_t limit) {
  int file = open(path, O_RDONLY);
  ssize_t size = read(file, bytes, limit);
  close(file);
  return size > 0 ? (size_t)size : 0;
}

void host_write(const char *path, const char *text) {
  int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644) : 1;
  if (write(file, text, strlen(text)) < 0) host_exit(74);
}

void host_exit(int status) { exit(status); }
const char *host_variable(const char *name) { return getenv(name); }

static GUEST void *system_memcpy(void *to, const void *from, size_t n) { return memcpy(to, from, n); }
static GUEST void *system_memmove(void *to, const void *from, size_t n) {
  return memmove(to, from, n);
}
static GUEST void *system_memset(void *to, int byte, size_t n) { return memset(to, byte, n); }
static GUEST int system_memcmp(const void *a, const void *b, size_t n) { return memcmp(a, b, n); }
static GUEST int system_strcmp(const char *a, const char *b) { return strcmp(a, b); }
static GUEST size_t system_strlen(const char *text) { return strlen(text); }
static GUEST void *system_malloc(size_t size) { return malloc(size); }
static GUEST void *system_calloc(size_t count, size_t size) { return calloc(count, size); }
static GUEST void *system_realloc(void *memory, size_t size) { return realloc(memory, size); }
static GUEST void system_free(void *memory) { free(memory); }
static GUEST double system_sqrt(double x) { return sqrt(x); }
static GUEST double system_sin(double x) { return sin(x); }
static GUEST double system_cos(double x) { return cos(x); }
static GUEST double system_exp(double x) { return exp(x); }
static GUEST double system_log(double x) { return log(x); }
static GUEST double system_pow(double x, double y) { return pow(x, y); }
static GUEST double system_floor(double x) { return floor(x); }
static GUEST double system_fabs(double x) { return fabs(x); }

#define FUNCTION(name) {#name, (void *)(uintptr_t)system_##name}

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
