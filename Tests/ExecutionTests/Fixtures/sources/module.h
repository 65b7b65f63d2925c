// What every fixture starts from: exports and imports, the system module, and small arithmetic
// that is the same on every machine.

#ifndef MODULE_H
#define MODULE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define C_NAMES extern "C"
#else
#define C_NAMES
#endif

#ifdef _WIN32
#define EXPORT C_NAMES __declspec(dllexport)
#define IMPORT C_NAMES __declspec(dllimport)

// ucrtbase.dll, the system module. The first five are not declared as imports, as the compiler's
// own calls of them are not: they go through a stub of the linker.
C_NAMES void *memcpy(void *to, const void *from, size_t count);
C_NAMES void *memmove(void *to, const void *from, size_t count);
C_NAMES void *memset(void *to, int byte, size_t count);
C_NAMES int memcmp(const void *first, const void *second, size_t count);
C_NAMES size_t strlen(const char *text);
IMPORT int strcmp(const char *first, const char *second);
IMPORT void *malloc(size_t count);
IMPORT void *calloc(size_t count, size_t size);
IMPORT void *realloc(void *memory, size_t count);
IMPORT void free(void *memory);
IMPORT double sqrt(double x);
IMPORT double sin(double x);
IMPORT double cos(double x);
IMPORT double exp(double x);
IMPORT double log(double x);
IMPORT double pow(double x, double y);
IMPORT double floor(double x);
IMPORT double fabs(double x);
#else
#include <math.h>
#include <stdlib.h>
#include <string.h>
#define EXPORT C_NAMES
#define IMPORT C_NAMES
#endif

#if defined(__cplusplus) && defined(_WIN32)
inline void *operator new(size_t, void *memory) noexcept { return memory; }
#elif defined(__cplusplus)
#include <new>
#endif

#define NOINLINE __attribute__((noinline))

static inline uint64_t rotate(uint64_t value, unsigned count) {
  return value << count | value >> (64 - count);
}

// A running digest of everything that a fixture computes.
static inline uint64_t fold(uint64_t digest, uint64_t value) {
  return rotate((digest ^ value) * 0x9e3779b97f4a7c15, 27) + 0x632be59bd9b4e019;
}

static inline uint64_t bits_of_double(double value) {
  uint64_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

static inline uint32_t bits_of_float(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

// Pseudorandom numbers: a xorshift with a multiplication at its end.
static inline uint64_t next_random(uint64_t *state) {
  uint64_t x = *state;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  *state = x;
  return x * 0x2545f4914f6cdd1d;
}

// A pseudorandom number of [0, 1).
static inline double next_fraction(uint64_t *state) {
  return (double)(int64_t)(next_random(state) >> 11) * 0x1p-53;
}

#endif
