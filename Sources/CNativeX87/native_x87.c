#include "native_x87.h"

#include <string.h>

#if defined(__x86_64__) && !defined(_MSC_VER)

int native_x87_is_available(void) { return 1; }

// One operation between loads of both operands and a store of st0.
#define UNARY(name)                                     \
  __asm__ volatile(                                     \
      "fldcw %2\n fldt %3\n " name "\n fnstsw %1\n fstpt %0\n fninit" \
      : "=m"(first), "=m"(status)                       \
      : "m"(word), "m"(one)                             \
      : "memory")
#define BINARY(name)                                    \
  __asm__ volatile(                                     \
      "fldcw %2\n fldt %4\n fldt %3\n " name "\n fnstsw %1\n fstpt %0\n fninit" \
      : "=m"(first), "=m"(status)                       \
      : "m"(word), "m"(one), "m"(two)                   \
      : "memory")
// One that leaves two values, the top first.
#define TWO(name)                                       \
  __asm__ volatile(                                     \
      "fldcw %3\n fldt %4\n " name "\n fnstsw %2\n fstpt %0\n fstpt %1\n fninit" \
      : "=m"(first), "=m"(second), "=m"(status)         \
      : "m"(word), "m"(one)                             \
      : "memory")
// One that loads from or stores to memory.
#define LOAD(name)                                      \
  __asm__ volatile(                                     \
      "fldcw %2\n " name " %3\n fnstsw %1\n fstpt %0\n fninit" \
      : "=m"(first), "=m"(status)                       \
      : "m"(word), "m"(one)                             \
      : "memory")
#define STORE(name)                                     \
  __asm__ volatile(                                     \
      "fldcw %2\n fldt %3\n " name " %0\n fnstsw %1\n fninit" \
      : "=m"(first), "=m"(status)                       \
      : "m"(word), "m"(one)                             \
      : "memory")

struct operand {
  uint8_t bytes[16];
};

struct native_x87_result native_x87_run(
    enum native_x87_operation operation,
    uint64_t control,
    struct native_x87 given,
    struct native_x87 other) {
  struct operand one = {0}, two = {0}, first = {0}, second = {0};
  memcpy(&one, &given.significand, 8);
  memcpy(one.bytes + 8, &given.sign_exponent, 2);
  memcpy(&two, &other.significand, 8);
  memcpy(two.bytes + 8, &other.sign_exponent, 2);
  // All exceptions are masked.
  uint16_t word = (uint16_t)(control | 0x3F), status = 0;
  switch (operation) {
    case NATIVE_X87_FROM_SINGLE: LOAD("flds"); break;
    case NATIVE_X87_FROM_DOUBLE: LOAD("fldl"); break;
    case NATIVE_X87_FROM_INTEGER: LOAD("fildll"); break;
    case NATIVE_X87_FROM_DECIMAL: LOAD("fbld"); break;
    case NATIVE_X87_TO_SINGLE: STORE("fstps"); break;
    case NATIVE_X87_TO_DOUBLE: STORE("fstpl"); break;
    case NATIVE_X87_TO_DECIMAL: STORE("fbstp"); break;
    case NATIVE_X87_TO_INTEGER_32: STORE("fistpl"); break;
    case NATIVE_X87_TO_INTEGER_64: STORE("fistpll"); break;
    case NATIVE_X87_TRUNCATE_32: STORE("fisttpl"); break;
    case NATIVE_X87_TRUNCATE_64: STORE("fisttpll"); break;
    case NATIVE_X87_ADD: BINARY("fadd %%st(1), %%st"); break;
    case NATIVE_X87_SUBTRACT: BINARY("fsub %%st(1), %%st"); break;
    case NATIVE_X87_MULTIPLY: BINARY("fmul %%st(1), %%st"); break;
    case NATIVE_X87_DIVIDE: BINARY("fdiv %%st(1), %%st"); break;
    case NATIVE_X87_SQUARE_ROOT: UNARY("fsqrt"); break;
    case NATIVE_X87_ROUND: UNARY("frndint"); break;
    case NATIVE_X87_COMPARE: BINARY("fucom %%st(1)"); break;
    case NATIVE_X87_EXAMINE: UNARY("fxam"); break;
    case NATIVE_X87_EXTRACT: TWO("fxtract"); break;
    case NATIVE_X87_SCALE: BINARY("fscale"); break;
    case NATIVE_X87_REMAINDER: BINARY("fprem"); break;
    case NATIVE_X87_REMAINDER_NEAREST: BINARY("fprem1"); break;
    case NATIVE_X87_SINE: UNARY("fsin"); break;
    case NATIVE_X87_COSINE: UNARY("fcos"); break;
    case NATIVE_X87_SINE_COSINE: TWO("fsincos"); break;
    case NATIVE_X87_TANGENT: TWO("fptan"); break;
    case NATIVE_X87_POWER: UNARY("f2xm1"); break;
    case NATIVE_X87_ARCTANGENT: BINARY("fpatan"); break;
    case NATIVE_X87_LOGARITHM: BINARY("fyl2x"); break;
    case NATIVE_X87_LOGARITHM_PLUS_ONE: BINARY("fyl2xp1"); break;
  }
  struct native_x87_result result = {0};
  memcpy(&result.first.significand, &first, 8);
  memcpy(&result.first.sign_exponent, first.bytes + 8, 2);
  memcpy(&result.second.significand, &second, 8);
  memcpy(&result.second.sign_exponent, second.bytes + 8, 2);
  result.status = status;
  memcpy(&result.integer, &first, 8);
  return result;
}

#else

int native_x87_is_available(void) { return 0; }

struct native_x87_result native_x87_run(
    enum native_x87_operation operation,
    uint64_t control,
    struct native_x87 first,
    struct native_x87 second) {
  struct native_x87_result result = {{0, 0}, {0, 0}, 0, 0};
  return result;
}

#endif
