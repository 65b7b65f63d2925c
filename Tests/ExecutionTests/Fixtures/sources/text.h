#include "module.h"

#ifdef TEXT
#define TEXT_API EXPORT
#else
#define TEXT_API IMPORT
#endif

struct text {
  char *bytes;
  size_t count, capacity;
};

struct table;

TEXT_API void text_append(struct text *text, const char *bytes, size_t count);
TEXT_API void text_append_number(struct text *text, int64_t number);
// Replaces each occurrence; gives how many there were.
TEXT_API int text_replace(struct text *text, const char *what, const char *by);
TEXT_API void text_free(struct text *text);

TEXT_API struct table *table_make(void);
// The count that belongs to a word, 0 at first.
TEXT_API int64_t *table_count(struct table *table, const char *word);
TEXT_API uint64_t table_digest(const struct table *table);
TEXT_API void table_free(struct table *table);
