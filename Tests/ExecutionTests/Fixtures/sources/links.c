// The images whose imports and exports are unusual, each compiled from this file by its own name.

#include "module.h"

#if defined(ORDINALS)
// ordinals.dll: exports without names, and data.

int64_t triple(int64_t n) { return 3 * n; }
int64_t square(int64_t n) { return n * n; }
EXPORT int64_t counter = 7;
EXPORT int64_t count_up(void) { return ++counter; }

#elif defined(FORWARDS)
// forwards.dll: nothing of its own but one function; the rest is other images'.

EXPORT int64_t own(int64_t n) { return n + 1000; }

#elif defined(LINKS)
// links.dll: uses forwards.dll and ordinals.dll.

IMPORT int64_t own(int64_t n);
IMPORT uint64_t forwarded_hash(const uint8_t *bytes, size_t count);  // codec.dll, by name
IMPORT int64_t forwarded_triple(int64_t n);                          // ordinals.dll, by ordinal
IMPORT int64_t twice_forwarded(int64_t n);                           // itself, then ordinals.dll
IMPORT int64_t square(int64_t n);                                    // imported by ordinal
IMPORT int64_t count_up(void);
IMPORT int64_t counter;

// Pointers that the loader must relocate.
static int64_t (*volatile functions[])(int64_t) = {own, forwarded_triple, twice_forwarded, square};

EXPORT int64_t run(int64_t n) {
  uint64_t digest = 0;
  for (int64_t i = 0; i < n; i += 1) {
    digest = fold(digest, (uint64_t)own(i) ^ (uint64_t)forwarded_triple(i + 1) << 20);
    digest = fold(digest, (uint64_t)twice_forwarded(i) ^ (uint64_t)square(i) << 16);
    digest = fold(digest, (uint64_t)functions[i & 3](i));
    count_up();
    counter += 2;
    digest = fold(digest, forwarded_hash((const uint8_t *)&counter, sizeof counter));
  }
  return (int64_t)fold(digest, (uint64_t)counter);
}

#elif defined(CYCLE_A)
// cycle-a.dll: imports cycle-b.dll, which imports it.

IMPORT int64_t odd(int64_t n);
EXPORT int64_t even(int64_t n) { return n == 0 ? 1 : odd(n - 1) + 1; }

// Calls across the boundary `n` deep.
EXPORT int64_t run(int64_t n) { return even(n); }

#elif defined(CYCLE_B)
// cycle-b.dll

IMPORT int64_t even(int64_t n);
EXPORT int64_t odd(int64_t n) { return n == 0 ? -1 : (int64_t)((uint64_t)even(n - 1) * 3); }

#elif defined(MISSING)
// missing-export.dll, missing-ordinal.dll, missing-module.dll, and circular.dll, whose import is a
// forwarder to itself by way of circle.dll.

IMPORT int64_t nowhere(int64_t n);
EXPORT int64_t run(int64_t n) { return nowhere(n); }

#elif defined(LOCAL)
// local.dll: a variable of each thread, and so a TLS directory.

static __declspec(thread) int64_t variable = 5;
EXPORT int64_t run(int64_t n) { return variable += n; }

uint32_t _tls_index;
#pragma section(".tls")
#pragma section(".tls$ZZZ")
__declspec(allocate(".tls")) char _tls_start = 0;
__declspec(allocate(".tls$ZZZ")) char _tls_end = 0;
static void *callbacks[1];

struct directory {
  void *start, *end, *index, *callbacks;
  uint32_t zeros, characteristics;
};

const struct directory _tls_used = {&_tls_start, &_tls_end, &_tls_index, callbacks, 0, 0};

#elif defined(ATTACHED)
// attached.dll: an image with a function that the loader calls first.

static int64_t state = 1;
int _DllMainCRTStartup(void *instance, unsigned reason, void *reserved) {
  if (reason == 1) state = 4711;
  return 1;
}
EXPORT int64_t run(int64_t n) { return state + n; }

#endif
