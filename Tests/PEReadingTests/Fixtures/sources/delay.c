// What loads a library at the first call; the real one is in the C runtime's library.

void *__delayLoadHelper2(void *descriptor, void *cell) { return descriptor; }
