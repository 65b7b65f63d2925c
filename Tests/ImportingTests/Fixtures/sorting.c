#include <stdlib.h>
#include <string.h>
#include <stdio.h>
static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
int main(void) {
  static int numbers[20000];
  static char text[1 << 16], copy[1 << 16];
  unsigned long sum = 0;
  for (int round = 0; round < 300; round++) {
    unsigned seed = round;
    for (int i = 0; i < 20000; i++) numbers[i] = (int)((seed = seed * 1664525u + 1013904223u) >> 8);
    qsort(numbers, 20000, sizeof *numbers, compare);
    memcpy(copy, text, sizeof copy);
    sum += numbers[round] + strlen(copy);
  }
  printf("%lu\n", sum);
}
