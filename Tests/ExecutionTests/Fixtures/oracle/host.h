// What run-image needs of the machine that it runs on: host-x64.c gives it by the C library, and
// host-a64.c, where there is none, by itself.

#ifndef HOST_H
#define HOST_H

#include <stddef.h>
#include <stdint.h>

// Memory for code and data at an address; null when it is taken.
void *host_map(uint64_t address, size_t size);
// The number of bytes read; 0 when there is no such file.
size_t host_read(const char *path, void *bytes, size_t limit);
void host_write(const char *path, const char *text);  // a null path is the standard output
_Noreturn void host_exit(int status);
const char *host_variable(const char *name);

// A function of the system module by its name, as the images call it; null when there is none.
void *host_function(const char *name);

#if defined(__x86_64__)
#define GUEST __attribute__((ms_abi))
#else
#define GUEST
#endif

#endif
