// filter.dll: filters a pseudorandom image by pixels.dll, with and without intrinsics.

#include "pixels.h"

enum { width = 96, height = 40, pixels = width * height };

// Filters `n` times.
EXPORT int64_t run(int64_t n) {
  uint8_t *image = malloc(pixels), *blurred = malloc(pixels), *sharp = malloc(pixels);
  uint8_t *portable = malloc(pixels);
  uint64_t random = 5, digest = 0;
  for (int i = 0; i < pixels; i += 8) {
    uint64_t noise = next_random(&random);
    __builtin_memcpy(image + i, &noise, 8);
  }
  for (int64_t i = 0; i < n; i += 1) {
    blur(image, blurred, width, height);
    blur_portable(image, portable, width, height);
    digest = fold(digest, (uint64_t)memcmp(blurred, portable, pixels));
    sharpen(image, blurred, sharp, pixels);
    sharpen_portable(image, blurred, portable, pixels);
    digest = fold(digest, (uint64_t)distance(sharp, portable, pixels));
    digest = fold(digest, (uint64_t)distance(sharp, blurred, pixels));
    digest = fold(digest, (uint64_t)distance_portable(image, sharp, pixels));
    float factor = 0.75f + (float)(i % 5) * 0.125f;
    tone(sharp, image, pixels, factor, 7.5f);
    tone_portable(sharp, portable, pixels, factor, 7.5f);
    digest = fold(digest, (uint64_t)memcmp(image, portable, pixels));
    for (int j = 0; j < 64; j += 1)
      image[next_random(&random) % pixels] ^= (uint8_t)(digest >> j % 57);
  }
  for (int i = 0; i < pixels; i += 8) {
    uint64_t word;
    __builtin_memcpy(&word, image + i, 8);
    digest = fold(digest, word);
  }
  free(portable);
  free(sharp);
  free(blurred);
  free(image);
  return (int64_t)digest;
}
