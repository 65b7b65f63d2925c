// pixels.dll: filters of images; each once with intrinsics of SSE2 (of NEON where it is compiled
// for Arm64EC) and once portable. Both write the same bytes.

#define PIXELS
#include "pixels.h"

// MARK: Portable

void blur_portable(const uint8_t *from, uint8_t *to, int width, int height) {
  memcpy(to, from, (size_t)width * (size_t)height);
  for (int y = 1; y < height - 1; y += 1)
    for (int x = 1; x < width - 1; x += 1) {
      const uint8_t *pixel = from + y * width + x;
      int sum = 8;
      for (int i = -1; i <= 1; i += 1) {
        const uint8_t *row = pixel + i * width;
        sum += (row[-1] + 2 * row[0] + row[1]) << (i == 0);
      }
      to[y * width + x] = (uint8_t)(sum >> 4);
    }
}

void sharpen_portable(const uint8_t *from, const uint8_t *blurred, uint8_t *to, int count) {
  for (int i = 0; i < count; i += 1) {
    int more = from[i] + (from[i] > blurred[i] ? from[i] - blurred[i] : 0);
    int less = from[i] - (blurred[i] > from[i] ? blurred[i] - from[i] : 0);
    int value = from[i] > blurred[i] ? more : less;
    to[i] = (uint8_t)(value > 255 ? 255 : value < 0 ? 0 : value);
  }
}

int64_t distance_portable(const uint8_t *first, const uint8_t *second, int count) {
  int64_t sum = 0;
  for (int i = 0; i < count; i += 1)
    sum += first[i] > second[i] ? first[i] - second[i] : second[i] - first[i];
  return sum;
}

void tone_portable(const uint8_t *from, uint8_t *to, int count, float factor, float offset) {
  for (int i = 0; i < count; i += 1) {
    float value = (float)from[i] * factor + offset;
    // The sum with 1.5 × 2²³ has no bits below one.
    float rounded = value + 12582912.0f;
    float whole = rounded - 12582912.0f;
    to[i] = (uint8_t)(whole > 255 ? 255 : whole < 0 ? 0 : (int)whole);
  }
}

// MARK: With intrinsics

#if defined(__aarch64__) || defined(__arm64ec__)

#include <arm_neon.h>

static uint16x8_t row_sum(const uint8_t *row, int x) {
  uint16x8_t left = vmovl_u8(vld1_u8(row + x - 1)), right = vmovl_u8(vld1_u8(row + x + 1));
  return vaddq_u16(vaddq_u16(left, right), vshll_n_u8(vld1_u8(row + x), 1));
}

void blur(const uint8_t *from, uint8_t *to, int width, int height) {
  memcpy(to, from, (size_t)width * (size_t)height);
  for (int y = 1; y < height - 1; y += 1) {
    const uint8_t *row = from + y * width;
    for (int x = 1; x < width - 1; x += 8) {
      if (x > width - 9) x = width - 9;
      uint16x8_t sum = vaddq_u16(row_sum(row - width, x), row_sum(row + width, x));
      sum = vaddq_u16(sum, vshlq_n_u16(row_sum(row, x), 1));
      vst1_u8(to + y * width + x, vrshrn_n_u16(sum, 4));
    }
  }
}

void sharpen(const uint8_t *from, const uint8_t *blurred, uint8_t *to, int count) {
  for (int i = 0; i < count; i += 16) {
    uint8x16_t a = vld1q_u8(from + i), b = vld1q_u8(blurred + i);
    uint8x16_t more = vqaddq_u8(a, vqsubq_u8(a, b)), less = vqsubq_u8(a, vqsubq_u8(b, a));
    vst1q_u8(to + i, vbslq_u8(vcgtq_u8(a, b), more, less));
  }
}

int64_t distance(const uint8_t *first, const uint8_t *second, int count) {
  uint64x2_t sums = vdupq_n_u64(0);
  for (int i = 0; i < count; i += 16) {
    uint8x16_t apart = vabdq_u8(vld1q_u8(first + i), vld1q_u8(second + i));
    sums = vpadalq_u32(sums, vpaddlq_u16(vpaddlq_u8(apart)));
  }
  return (int64_t)vaddvq_u64(sums);
}

static int32x4_t toned(uint16x4_t pixels, float32x4_t factor, float32x4_t offset) {
  float32x4_t value = vcvtq_f32_u32(vmovl_u16(pixels));
  return vcvtnq_s32_f32(vaddq_f32(vmulq_f32(value, factor), offset));
}

void tone(const uint8_t *from, uint8_t *to, int count, float factor, float offset) {
  float32x4_t factors = vdupq_n_f32(factor), offsets = vdupq_n_f32(offset);
  for (int i = 0; i < count; i += 8) {
    uint16x8_t pixels = vmovl_u8(vld1_u8(from + i));
    int16x8_t both = vcombine_s16(vqmovn_s32(toned(vget_low_u16(pixels), factors, offsets)),
                                  vqmovn_s32(toned(vget_high_u16(pixels), factors, offsets)));
    vst1_u8(to + i, vqmovun_s16(both));
  }
}

#else

#define __MM_MALLOC_H  // its allocation needs a C library
#include <emmintrin.h>

static __m128i words(const uint8_t *bytes) {
  return _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)bytes), _mm_setzero_si128());
}

static __m128i row_sum(const uint8_t *row, int x) {
  __m128i sides = _mm_add_epi16(words(row + x - 1), words(row + x + 1));
  return _mm_add_epi16(sides, _mm_slli_epi16(words(row + x), 1));
}

void blur(const uint8_t *from, uint8_t *to, int width, int height) {
  memcpy(to, from, (size_t)width * (size_t)height);
  for (int y = 1; y < height - 1; y += 1) {
    const uint8_t *row = from + y * width;
    for (int x = 1; x < width - 1; x += 8) {
      if (x > width - 9) x = width - 9;
      __m128i sum = _mm_add_epi16(row_sum(row - width, x), row_sum(row + width, x));
      sum = _mm_add_epi16(sum, _mm_slli_epi16(row_sum(row, x), 1));
      sum = _mm_srli_epi16(_mm_add_epi16(sum, _mm_set1_epi16(8)), 4);
      _mm_storel_epi64((__m128i *)(to + y * width + x), _mm_packus_epi16(sum, sum));
    }
  }
}

void sharpen(const uint8_t *from, const uint8_t *blurred, uint8_t *to, int count) {
  for (int i = 0; i < count; i += 16) {
    __m128i a = _mm_loadu_si128((const __m128i *)(from + i));
    __m128i b = _mm_loadu_si128((const __m128i *)(blurred + i));
    __m128i more = _mm_adds_epu8(a, _mm_subs_epu8(a, b));
    __m128i less = _mm_subs_epu8(a, _mm_subs_epu8(b, a));
    __m128i smaller = _mm_cmpeq_epi8(_mm_min_epu8(a, b), a);  // where a is not above b
    __m128i result = _mm_or_si128(_mm_and_si128(smaller, less), _mm_andnot_si128(smaller, more));
    _mm_storeu_si128((__m128i *)(to + i), result);
  }
}

int64_t distance(const uint8_t *first, const uint8_t *second, int count) {
  __m128i sums = _mm_setzero_si128();
  for (int i = 0; i < count; i += 16) {
    __m128i a = _mm_loadu_si128((const __m128i *)(first + i));
    sums = _mm_add_epi64(sums, _mm_sad_epu8(a, _mm_loadu_si128((const __m128i *)(second + i))));
  }
  return _mm_cvtsi128_si64(_mm_add_epi64(sums, _mm_unpackhi_epi64(sums, sums)));
}

static __m128i toned(__m128i pixels, __m128 factor, __m128 offset) {
  return _mm_cvtps_epi32(_mm_add_ps(_mm_mul_ps(_mm_cvtepi32_ps(pixels), factor), offset));
}

void tone(const uint8_t *from, uint8_t *to, int count, float factor, float offset) {
  __m128 factors = _mm_set1_ps(factor), offsets = _mm_set1_ps(offset);
  for (int i = 0; i < count; i += 8) {
    __m128i pixels = words(from + i), zero = _mm_setzero_si128();
    __m128i both = _mm_packs_epi32(toned(_mm_unpacklo_epi16(pixels, zero), factors, offsets),
                                   toned(_mm_unpackhi_epi16(pixels, zero), factors, offsets));
    _mm_storel_epi64((__m128i *)(to + i), _mm_packus_epi16(both, both));
  }
}

#endif
