#include "module.h"

#ifdef SORT
#define SORT_API EXPORT
#else
#define SORT_API IMPORT
#endif

typedef int comparison(const void *first, const void *second, void *context);

SORT_API void sort_elements(void *elements, size_t count, size_t size, comparison *compare,
                            void *context);
// The element that equals a key; null when there is none.
SORT_API void *find_element(const void *key, const void *elements, size_t count, size_t size,
                            comparison *compare, void *context);
// How many calls of comparisons there were.
SORT_API int64_t comparisons(void);
