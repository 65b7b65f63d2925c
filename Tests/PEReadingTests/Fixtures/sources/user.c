// Calls what another image exports, or another object has, directly and through pointers.

#ifdef SAME_IMAGE
#define OTHERS extern
#else
#define OTHERS __declspec(dllimport)
#endif

OTHERS int leaf(int value);
OTHERS double mean(double first, double second);

static int add_one(int value) { return value + 1; }

int (*callback)(int) = add_one;

int use(int value) { return leaf(value) + callback(value); }

double use_mean(double value) { return mean(value, 2); }

int use_callback(int (*function)(int), int value) { return function(value) + leaf(value); }

__declspec(selectany) int _fltused = 1;
