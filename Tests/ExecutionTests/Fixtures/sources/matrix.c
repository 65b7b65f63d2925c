// matrix.dll: products of matrices, by linear.dll. Everything that is computed is in the result
// to its last bit.

#include "linear.h"

enum { size = 24, elements = size * size };

struct work {
  double a[elements], b[elements], product[elements], values[size];
  float c[elements], d[elements], float_product[elements];
  double sum;
  uint64_t digest;
};

static NOINLINE void step(struct work *work) {
  multiply_doubles(work->a, work->b, work->product, size);
  double scale = 1 / largest(work->product, elements);
  for (int i = 0; i < elements; i += 1) work->a[i] = work->product[i] * scale;
  transpose(work->b, size);

  multiply_floats(work->c, work->d, work->float_product, size);
  float float_scale = 1 / largest_float(work->float_product, elements);
  for (int i = 0; i < elements; i += 1) work->c[i] = work->float_product[i] * float_scale;

  for (int i = 0; i < size; i += 1) work->values[i] = floor(work->a[i * size] * 64) + 0.5;
  work->sum += solve(work->a, work->values, size) + dot(work->a, work->b, elements);
}

static NOINLINE struct work *start(void) {
  struct work *work = malloc(sizeof *work);
  memset(work, 0, sizeof *work);
  uint64_t random = 42;
  for (int i = 0; i < elements; i += 1) {
    work->a[i] = next_fraction(&random) - 0.5;
    work->b[i] = next_fraction(&random) - 0.5;
    work->c[i] = (float)next_fraction(&random) - 0.5f;
    work->d[i] = (float)next_fraction(&random) - 0.5f;
  }
  return work;
}

// Multiplies `n` times.
EXPORT int64_t run(int64_t n) {
  struct work *work = start();
  for (int64_t i = 0; i < n; i += 1) step(work);
  uint64_t digest = bits_of_double(work->sum);
  for (int i = 0; i < elements; i += 1) {
    digest = fold(digest, bits_of_double(work->a[i]));
    digest = fold(digest, bits_of_float(work->c[i]));
  }
  for (int i = 0; i < size; i += 1) digest = fold(digest, bits_of_double(work->values[i]));
  free(work);
  return (int64_t)digest;
}

// The same, and the sum of the steps as a double.
EXPORT double run_d(int64_t n) {
  struct work *work = start();
  for (int64_t i = 0; i < n; i += 1) step(work);
  double sum = work->sum;
  free(work);
  return sum;
}
