#include "module.h"

#ifdef PIXELS
#define PIXELS_API EXPORT
#else
#define PIXELS_API IMPORT
#endif

// Images are of bytes, `width` a multiple of 16, with `width` bytes from row to row.

// Each pixel becomes the rounded mean of its 3 by 3 neighbours by weights 1 2 1; edges stay.
PIXELS_API void blur(const uint8_t *from, uint8_t *to, int width, int height);
PIXELS_API void blur_portable(const uint8_t *from, uint8_t *to, int width, int height);
// Adds to each pixel and subtracts from each, at most to 255 and 0; keeps the larger of both.
PIXELS_API void sharpen(const uint8_t *from, const uint8_t *blurred, uint8_t *to, int count);
PIXELS_API void sharpen_portable(const uint8_t *from, const uint8_t *blurred, uint8_t *to,
                                 int count);
// The sum of the absolute differences of two images.
PIXELS_API int64_t distance(const uint8_t *first, const uint8_t *second, int count);
PIXELS_API int64_t distance_portable(const uint8_t *first, const uint8_t *second, int count);
// Each pixel times a factor plus an offset, as floats, to the nearest integer, ties to even.
PIXELS_API void tone(const uint8_t *from, uint8_t *to, int count, float factor, float offset);
PIXELS_API void tone_portable(const uint8_t *from, uint8_t *to, int count, float factor,
                              float offset);
