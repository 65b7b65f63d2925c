// strings.dll: writes texts, moves and replaces parts of them, and counts their words, by text.dll
// and the system module.

#include "text.h"

static uint64_t sum_of(const char *bytes, size_t count) {
  uint64_t sum = count;
  for (size_t i = 0; i < count; i += 1) sum = sum * 31 + (unsigned char)bytes[i];
  return sum;
}

// Writes and takes apart `n` lines.
EXPORT int64_t run(int64_t n) {
  static const char *const words[] = {"the", "emulated", "module", "calls", "a", "native", "one"};
  struct table *table = table_make();
  uint64_t random = 3, digest = 0;
  for (int64_t i = 0; i < n; i += 1) {
    struct text line = {0};
    for (int j = 0; j < 24; j += 1) {
      const char *word = words[(next_random(&random) >> 33) % 7];
      text_append(&line, word, strlen(word));
      if (j % 5 == 4) text_append_number(&line, (int64_t)next_random(&random) >> (20 + j));
      text_append(&line, " ", 1);
    }
    digest = fold(digest, (uint64_t)text_replace(&line, "module", "library of functions"));
    digest = fold(digest, (uint64_t)text_replace(&line, "a ", "every "));
    size_t shift = (size_t)(i % 13) + 1;
    memmove(line.bytes + shift, line.bytes, line.count - shift);
    memset(line.bytes, '.', shift);
    digest = fold(digest, sum_of(line.bytes, line.count));

    char *word = line.bytes;
    for (size_t j = 0; j < line.count; j += 1) {
      if (line.bytes[j] != ' ') continue;
      line.bytes[j] = 0;
      *table_count(table, word) += (int64_t)strlen(word);
      word = line.bytes + j + 1;
    }
    text_free(&line);
  }
  digest = fold(digest, (uint64_t)*table_count(table, "native"));
  digest = fold(digest, table_digest(table));
  table_free(table);
  return (int64_t)digest;
}
