static __attribute__((noinline)) int step(int x) { return x + 5; }
int twice(int x) { return step(x) + step(x + 1); }
