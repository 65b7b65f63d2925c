// Runs x64 instructions on the processor at hand, to compare others' idea of them with.
//
// A batch holds cases, each with registers, memory and code of its own. All of a batch runs in a
// child process, so that a case that faults is a result and harms nothing.
#ifndef NATIVE_X64_H
#define NATIVE_X64_H

#include <stdint.h>

// Where every case finds its memory and its code.
#define NATIVE_MEMORY_ADDRESS 0x10000000
#define NATIVE_MEMORY_BYTES 8192
#define NATIVE_CODE_ADDRESS 0x10020000
#define NATIVE_CODE_BYTES 512

// What a word of a case's state is, by index: 8 bytes each.
enum {
  // rax to r15 by their numbers, then these.
  NATIVE_FLAGS = 16,
  NATIVE_FS = 17,
  NATIVE_GS = 18,
  // The image that `fxsave` makes: 64 words.
  NATIVE_IMAGE = 24,
  // Control and status of vector floating point is the low half of this one.
  NATIVE_MXCSR = 27,
  NATIVE_X87 = 28,
  // Two words for each of xmm0 to xmm15.
  NATIVE_VECTORS = 44,
  // Two words for each upper half of ymm0 to ymm15.
  NATIVE_UPPER_HALVES = 96,
  NATIVE_WORDS = 128,
};

// Whether this processor and system can run cases.
int native_x64_is_available(void);

// Makes room for a batch and names it by a number; -1 if there is none.
int native_x64_open(int cases);
void native_x64_close(int batch);

void native_x64_set(int batch, int index, int word, uint64_t value);
uint64_t native_x64_get(int batch, int index, int word);
void native_x64_set_memory(int batch, int index, const uint8_t *bytes);
void native_x64_set_code(int batch, int index, const uint8_t *bytes, int count);

// Runs the first cases of a batch. Afterwards their state and memory are what the code left.
void native_x64_run(int batch, int cases);

// The signal that ended a case, 0 for none, -1 if the whole process ended.
int native_x64_signal(int batch, int index);
// The first offset where memory is not as given; -1 if it is.
int native_x64_memory_difference(int batch, int index, const uint8_t *bytes);
uint8_t native_x64_memory(int batch, int index, int offset);

#endif
