#include "module.h"

#ifdef LINEAR
#define LINEAR_API EXPORT
#else
#define LINEAR_API IMPORT
#endif

// Matrices are square, of `size` rows.
LINEAR_API void multiply_doubles(const double *a, const double *b, double *product, int size);
LINEAR_API void multiply_floats(const float *a, const float *b, float *product, int size);
LINEAR_API void transpose(double *matrix, int size);
LINEAR_API double dot(const double *a, const double *b, int count);
// The largest magnitude of an element, at least the smallest normal number.
LINEAR_API double largest(const double *elements, int count);
LINEAR_API float largest_float(const float *elements, int count);
// Solves a triangle's equations in place, and gives the sum of the solution's square roots.
LINEAR_API double solve(const double *triangle, double *values, int size);
