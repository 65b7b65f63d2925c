// sort.dll: a quicksort and a search that call their user's comparison.

#define SORT
#include "sort.h"

static int64_t calls;

int64_t comparisons(void) { return calls; }

static void swap(char *first, char *second, size_t size) {
  for (; size >= 8; size -= 8, first += 8, second += 8) {
    uint64_t a, b;
    __builtin_memcpy(&a, first, 8);
    __builtin_memcpy(&b, second, 8);
    __builtin_memcpy(first, &b, 8);
    __builtin_memcpy(second, &a, 8);
  }
  for (; size > 0; size -= 1, first += 1, second += 1) {
    char byte = *first;
    *first = *second;
    *second = byte;
  }
}

static int call(comparison *compare, const void *first, const void *second, void *context) {
  calls += 1;
  return compare(first, second, context);
}

static void insert(char *elements, size_t count, size_t size, comparison *compare, void *context) {
  for (size_t i = 1; i < count; i += 1)
    for (char *place = elements + i * size;
         place > elements && call(compare, place - size, place, context) > 0; place -= size)
      swap(place - size, place, size);
}

void sort_elements(void *base, size_t count, size_t size, comparison *compare, void *context) {
  char *elements = base;
  while (count > 8) {
    char *first = elements, *middle = elements + count / 2 * size;
    char *last = elements + (count - 1) * size;
    if (call(compare, first, middle, context) > 0) swap(first, middle, size);
    if (call(compare, middle, last, context) > 0) swap(middle, last, size);
    if (call(compare, first, middle, context) > 0) swap(first, middle, size);
    swap(first, middle, size);  // the pivot goes to the front
    char *low = first + size, *high = last;
    for (;;) {
      while (low <= high && call(compare, low, first, context) < 0) low += size;
      while (call(compare, high, first, context) > 0) high -= size;
      if (low >= high) break;
      swap(low, high, size);
      low += size;
      high -= size;
    }
    swap(first, high, size);
    size_t left = (size_t)(high - first) / size, right = count - left - 1;
    if (left < right) {
      sort_elements(first, left, size, compare, context);
      elements = high + size;
      count = right;
    } else {
      sort_elements(high + size, right, size, compare, context);
      count = left;
    }
  }
  insert(elements, count, size, compare, context);
}

void *find_element(const void *key, const void *base, size_t count, size_t size,
                   comparison *compare, void *context) {
  const char *elements = base;
  while (count > 0) {
    const char *middle = elements + count / 2 * size;
    int order = call(compare, key, middle, context);
    if (order == 0) return (void *)middle;
    if (order > 0) {
      elements = middle + size;
      count = count - count / 2 - 1;
    } else {
      count /= 2;
    }
  }
  return 0;
}
