// A library of small functions; every image of the fixtures holds some of them.

int leaf(int value) { return value * 3 + 1; }

int twice(int (*function)(int), int value) { return function(function(value)); }

double mean(double first, double second) { return (first + second) / 2; }

long long sum(long long a, long long b, long long c, long long d, long long e, long long f) {
  return a + b * c - d + e * f;
}

__declspec(dllexport) int counter = 7;

__declspec(selectany) int _fltused = 1; // the compiler refers to it wherever there are floating-point numbers
