int twice(int);
static __attribute__((noinline)) int step(int x) { return x * 3; }
static __attribute__((noinline)) int odd(int n);
static __attribute__((noinline)) int even(int n) { return n == 0 ? 1 : odd(n - 1); }
static __attribute__((noinline)) int odd(int n) { return n == 0 ? 0 : even(n - 1); }
static __attribute__((noinline)) int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
volatile int sink[64];
void _start(void) {
  for (int i = 0; i < 10; i++) sink[i] = step(i) + twice(i);
  sink[10] = even(7);
  sink[11] = fib(6);
  __asm__ volatile("syscall" : : "a"(60), "D"(0));
}
