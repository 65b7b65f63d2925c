// The operations of the x87, by that of the processor at hand.
#ifndef NATIVE_X87_H
#define NATIVE_X87_H

#include <stdint.h>

// Whether it has one.
int native_x87_is_available(void);

// A number of the x87: the significand, and the sign with the exponent.
struct native_x87 {
  uint64_t significand;
  uint64_t sign_exponent;
};

struct native_x87_result {
  struct native_x87 first;
  struct native_x87 second;
  // The status word, and a result that is an integer.
  uint64_t status;
  uint64_t integer;
};

enum native_x87_operation {
  NATIVE_X87_FROM_SINGLE,
  NATIVE_X87_FROM_DOUBLE,
  NATIVE_X87_FROM_INTEGER,
  NATIVE_X87_FROM_DECIMAL,
  NATIVE_X87_TO_SINGLE,
  NATIVE_X87_TO_DOUBLE,
  NATIVE_X87_TO_DECIMAL,
  NATIVE_X87_TO_INTEGER_32,
  NATIVE_X87_TO_INTEGER_64,
  NATIVE_X87_TRUNCATE_32,
  NATIVE_X87_TRUNCATE_64,
  NATIVE_X87_ADD,
  NATIVE_X87_SUBTRACT,
  NATIVE_X87_MULTIPLY,
  NATIVE_X87_DIVIDE,
  NATIVE_X87_SQUARE_ROOT,
  NATIVE_X87_ROUND,
  NATIVE_X87_COMPARE,
  NATIVE_X87_EXAMINE,
  NATIVE_X87_EXTRACT,
  NATIVE_X87_SCALE,
  NATIVE_X87_REMAINDER,
  NATIVE_X87_REMAINDER_NEAREST,
  NATIVE_X87_SINE,
  NATIVE_X87_COSINE,
  NATIVE_X87_SINE_COSINE,
  NATIVE_X87_TANGENT,
  NATIVE_X87_POWER,
  NATIVE_X87_ARCTANGENT,
  NATIVE_X87_LOGARITHM,
  NATIVE_X87_LOGARITHM_PLUS_ONE,
};

// Runs one x87 operation on st0 and st1 under a control word; conversions take their integer or
// their bits in the first significand. What is popped comes first.
struct native_x87_result native_x87_run(
    enum native_x87_operation operation,
    uint64_t control,
    struct native_x87 first,
    struct native_x87 second);

#endif
