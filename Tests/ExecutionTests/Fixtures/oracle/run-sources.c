// The program around a fixture's sources compiled for this machine: run-sources EXPORT ARGUMENT
// prints the 64 bits of the result as a signed number, as run-image does.

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t run(int64_t n);
__attribute__((weak)) double run_d(int64_t n);

int main(int count, char **arguments) {
  if (count < 3) return 64;
  int64_t argument = strtoll(arguments[2], 0, 0), bits;
  if (strcmp(arguments[1], "run_d") == 0 && run_d) {
    double result = run_d(argument);
    memcpy(&bits, &result, 8);
  } else {
    bits = run(argument);
  }
  printf("%" PRId64 "\n", bits);
}
