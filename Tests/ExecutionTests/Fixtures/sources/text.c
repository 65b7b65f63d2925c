// text.dll: texts that grow, and a table of words, by the system's functions of strings and memory.

#define TEXT
#include "text.h"

struct entry {
  struct entry *next;
  char *word;
  int64_t count;
};

struct table {
  struct entry **buckets;
  size_t capacity, count;
};

static void reserve(struct text *text, size_t count) {
  if (text->count + count + 1 <= text->capacity) return;
  text->capacity = 2 * text->capacity + count + 1;
  text->bytes = realloc(text->bytes, text->capacity);
}

void text_append(struct text *text, const char *bytes, size_t count) {
  reserve(text, count);
  memcpy(text->bytes + text->count, bytes, count);
  text->count += count;
  text->bytes[text->count] = 0;
}

void text_append_number(struct text *text, int64_t number) {
  char digits[24];
  int place = sizeof digits;
  uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  do digits[--place] = (char)('0' + left % 10);
  while ((left /= 10) > 0);
  if (number < 0) digits[--place] = '-';
  text_append(text, digits + place, sizeof digits - (size_t)place);
}

int text_replace(struct text *text, const char *what, const char *by) {
  // More than a page of the stack, which the function must probe.
  char result[6000];
  size_t length = strlen(what), new_length = strlen(by), count = 0;
  int replaced = 0;
  for (size_t i = 0; i < text->count;) {
    if (count + new_length + 1 > sizeof result) break;
    if (i + length <= text->count && memcmp(text->bytes + i, what, length) == 0) {
      memcpy(result + count, by, new_length);
      count += new_length;
      i += length;
      replaced += 1;
    } else {
      result[count++] = text->bytes[i++];
    }
  }
  text->count = 0;
  text_append(text, result, count);
  return replaced;
}

void text_free(struct text *text) {
  free(text->bytes);
  memset(text, 0, sizeof *text);
}

static size_t hash(const char *word) {
  size_t hash = 5381;
  for (; *word; word += 1) hash = hash * 33 ^ (unsigned char)*word;
  return hash;
}

struct table *table_make(void) {
  struct table *table = malloc(sizeof *table);
  table->capacity = 16;
  table->count = 0;
  table->buckets = calloc(table->capacity, sizeof *table->buckets);
  return table;
}

static void grow(struct table *table) {
  size_t capacity = table->capacity * 2;
  struct entry **buckets = calloc(capacity, sizeof *buckets);
  for (size_t i = 0; i < table->capacity; i += 1)
    for (struct entry *entry = table->buckets[i], *next; entry; entry = next) {
      struct entry **bucket = &buckets[hash(entry->word) % capacity];
      next = entry->next;
      entry->next = *bucket;
      *bucket = entry;
    }
  free(table->buckets);
  table->buckets = buckets;
  table->capacity = capacity;
}

int64_t *table_count(struct table *table, const char *word) {
  struct entry **bucket = &table->buckets[hash(word) % table->capacity];
  for (struct entry *entry = *bucket; entry; entry = entry->next)
    if (strcmp(entry->word, word) == 0) return &entry->count;
  if (table->count == table->capacity) {
    grow(table);
    bucket = &table->buckets[hash(word) % table->capacity];
  }
  struct entry *entry = malloc(sizeof *entry);
  size_t size = strlen(word) + 1;
  entry->word = malloc(size);
  memcpy(entry->word, word, size);
  entry->count = 0;
  entry->next = *bucket;
  *bucket = entry;
  table->count += 1;
  return &entry->count;
}

uint64_t table_digest(const struct table *table) {
  uint64_t digest = table->count;
  for (size_t i = 0; i < table->capacity; i += 1)
    for (struct entry *entry = table->buckets[i]; entry; entry = entry->next)
      digest += fold(hash(entry->word), (uint64_t)entry->count);
  return digest;
}

void table_free(struct table *table) {
  for (size_t i = 0; i < table->capacity; i += 1)
    for (struct entry *entry = table->buckets[i], *next; entry; entry = next) {
      next = entry->next;
      free(entry->word);
      free(entry);
    }
  free(table->buckets);
  free(table);
}
