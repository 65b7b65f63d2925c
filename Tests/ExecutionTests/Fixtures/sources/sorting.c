// sorting.dll: sorts numbers, records and strings by sort.dll, which calls back for each comparison.

#include "sort.h"

struct record {
  double key;
  int32_t number;
  float weight;
  char name[12];
};

static int compare_integers(const void *first, const void *second, void *context) {
  int64_t a = *(const int64_t *)first, b = *(const int64_t *)second;
  *(int64_t *)context += 1;
  return (a > b) - (a < b);
}

static int compare_records(const void *first, const void *second, void *context) {
  const struct record *a = first, *b = second;
  *(int64_t *)context += a->number ^ b->number;
  if (a->key != b->key) return a->key < b->key ? -1 : 1;
  return a->number - b->number;
}

static int compare_names(const void *first, const void *second, void *context) {
  *(int64_t *)context += 3;
  return strcmp(((const struct record *)first)->name, ((const struct record *)second)->name);
}

// Sorts and searches `n` numbers, and a third as many records in two orders.
EXPORT int64_t run(int64_t n) {
  size_t count = n < 3 ? 3 : (size_t)n;
  int64_t *numbers = malloc(count * sizeof *numbers);
  uint64_t random = 77, digest = 0;
  int64_t called = 0;
  for (size_t i = 0; i < count; i += 1) numbers[i] = (int64_t)next_random(&random) >> (i & 31);
  sort_elements(numbers, count, sizeof *numbers, compare_integers, &called);
  for (size_t i = 0; i < count; i += 1) digest = fold(digest, (uint64_t)numbers[i]);
  for (size_t i = 0; i < count; i += 7) {
    int64_t key = numbers[i] + (int64_t)(i % 2);
    int64_t *found = find_element(&key, numbers, count, sizeof *numbers, compare_integers, &called);
    digest = fold(digest, found ? (uint64_t)(found - numbers) : ~(uint64_t)0);
  }

  size_t records = count / 3;
  struct record *list = calloc(records, sizeof *list);
  for (size_t i = 0; i < records; i += 1) {
    list[i].key = floor(next_fraction(&random) * 100) / 7;
    list[i].number = (int32_t)i;
    list[i].weight = (float)next_fraction(&random);
    uint64_t letters = next_random(&random);
    for (int j = 0; j < 6; j += 1) list[i].name[j] = (char)('a' + (letters >> 5 * j) % 26);
  }
  sort_elements(list, records, sizeof *list, compare_records, &called);
  for (size_t i = 0; i < records; i += 1) {
    digest = fold(digest, (uint64_t)list[i].number);
    digest = fold(digest, bits_of_double(list[i].key * list[i].weight));
  }
  sort_elements(list, records, sizeof *list, compare_names, &called);
  for (size_t i = 0; i < records; i += 1) {
    uint64_t name;
    memcpy(&name, list[i].name, sizeof name);
    digest = fold(digest, name);
  }
  digest = fold(digest, (uint64_t)called);
  digest = fold(digest, (uint64_t)comparisons());
  free(list);
  free(numbers);
  return (int64_t)digest;
}
