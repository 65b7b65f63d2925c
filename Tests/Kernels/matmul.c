// The product of two matrices of floating-point numbers, row by row.
#include <stdio.h>

enum { n = 96 };
static float a[n][n], b[n][n], c[n][n];

int main(void) {
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      a[i][j] = (float)(i + j) / n;
      b[i][j] = (float)(i - j) / n;
    }
  for (int i = 0; i < n; i++)
    for (int k = 0; k < n; k++) {
      float factor = a[i][k];
      for (int j = 0; j < n; j++) c[i][j] += factor * b[k][j];
    }
  printf("%g\n", (double)c[n / 2][n / 3]);
}
