#include "module.h"

#ifdef PLUGIN
#define PLUGIN_API EXPORT
#else
#define PLUGIN_API IMPORT
#endif

// Structures of every way of passing: in one register, in two, in floating-point registers, and by
// reference.
struct frame { float left, right; };
struct span { int64_t start, length; };
struct level { double peak, power; };
struct gains { float values[4]; };
struct meter { int64_t samples; double peak, sum; };

struct plugin;

// What the host offers. A call with variable arguments has four at most: clang's exit thunk passes no
// more to x64.
struct host_functions {
  double (*parameter)(void *host, int number);
  int (*log)(void *host, const char *format, ...);
  int64_t (*clock)(void *host);
  struct frame (*route)(void *host, struct frame frame, int channel);
};

// What the plugin offers beside its exports. A call through a pointer has eight integers at most: for
// more, clang 21 uses x9 between the check of the target and the call, though x9 has the x64 function
// then that the exit thunk is to call.
struct plugin_functions {
  float (*process)(struct plugin *plugin, float sample);
  struct frame (*pan)(struct plugin *plugin, float sample, float position);
  struct level (*level)(struct plugin *plugin, struct frame frame);
  struct gains (*gains)(struct plugin *plugin, struct gains gains, struct level level);
  struct meter (*meter)(struct plugin *plugin, struct meter meter, int64_t samples);
  struct span (*window)(struct plugin *plugin, struct span span, int64_t shift);
  double (*mix)(struct plugin *plugin, double a, int b, float c, int64_t d, double e, float f,
                uint8_t g, int16_t h);
  int64_t (*sum)(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g,
                 int64_t h);
  double (*weigh)(int integers, ...);
};

struct plugin {
  const struct plugin_functions *functions;
  const struct host_functions *host_functions;
  void *host;
  double rate, low, a0, a1, b1;
  float state;
  int64_t samples;
  double peak, power;
};

PLUGIN_API struct plugin *plugin_open(const struct host_functions *functions, void *host,
                                      double rate);
PLUGIN_API void plugin_close(struct plugin *plugin);
// One sample through the filter: the chatty call.
PLUGIN_API float plugin_process(struct plugin *plugin, float sample);
// Many samples at once: the call to have instead.
PLUGIN_API void plugin_process_block(struct plugin *plugin, const float *from, float *to,
                                     size_t count);
PLUGIN_API double plugin_tune(struct plugin *plugin, double frequency, double resonance);
PLUGIN_API struct frame plugin_route(struct plugin *plugin, struct frame frame);
PLUGIN_API int64_t plugin_sum(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f,
                              int64_t g, int64_t h, int64_t i, int64_t j);
