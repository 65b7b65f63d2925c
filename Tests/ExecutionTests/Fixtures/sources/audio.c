// audio.dll: a host that sends sound through plugin.dll in blocks: sample by sample through an
// import and through a pointer, and by blocks; with calls back, structures, more than four
// arguments, mixed ones, and variable ones.

#include "plugin.h"

enum { block = 64 };

struct host {
  uint64_t digest;
  int64_t time, calls;
  double volume;
};

static double parameter(void *context, int number) {
  struct host *host = context;
  host->calls += 1;
  return number == 0 ? 440.0 + (double)host->time : 3.5 + host->volume * number;
}

// A `%` stands for a 64-bit integer, a `~` for a double.
static int log_values(void *context, const char *format, ...) {
  struct host *host = context;
  __builtin_va_list list;
  __builtin_va_start(list, format);
  int values = 0;
  for (const char *c = format; *c; c += 1) {
    if (*c == '%') {
      host->digest = fold(host->digest, (uint64_t)__builtin_va_arg(list, int64_t));
      values += 1;
    } else if (*c == '~') {
      host->digest = fold(host->digest, bits_of_double(__builtin_va_arg(list, double)));
      values += 1;
    }
  }
  __builtin_va_end(list);
  return values;
}

static int64_t clock_of(void *context) { return ((struct host *)context)->time++; }

static struct frame route(void *context, struct frame frame, int channel) {
  struct host *host = context;
  host->calls += channel;
  struct frame result = {frame.left * 0.5f + frame.right, frame.right - frame.left * 0.25f};
  return result;
}

static const struct host_functions functions = {parameter, log_values, clock_of, route};

static void fold_double(struct host *host, double value) {
  host->digest = fold(host->digest, bits_of_double(value));
}

static NOINLINE void play(struct host *host, struct plugin *plugin, uint64_t *random) {
  const struct plugin_functions *offered = plugin->functions;
  float input[block], output[block];
  for (int i = 0; i < block; i += 1) input[i] = (float)next_fraction(random) - 0.5f;

  struct frame frame = {0, 0};
  for (int i = 0; i < block; i += 1) {
    float sample = plugin_process(plugin, input[i]);
    sample = offered->process(plugin, sample * (float)host->volume);
    struct frame panned = offered->pan(plugin, sample, (float)i / block);
    frame.left += panned.left;
    frame.right += panned.right;
  }
  plugin_process_block(plugin, input, output, block);
  for (int i = 0; i < block; i += 1) frame.left += output[i];

  frame = plugin_route(plugin, frame);
  struct level level = offered->level(plugin, frame);
  struct gains gains = {{1, frame.left, 0.5f, frame.right}};
  gains = offered->gains(plugin, gains, level);
  struct meter meter = {host->time, 0.125, gains.values[3]};
  meter = offered->meter(plugin, meter, host->calls);
  struct span span = {host->time, meter.samples};
  span = offered->window(plugin, span, 5 - host->calls);
  double mixed = offered->mix(plugin, level.peak, (int)host->time, frame.left, meter.samples,
                              meter.sum, frame.right, (uint8_t)span.start, (int16_t)span.length);
  int64_t sum = offered->sum(span.start, 2, span.length, 4, 5, meter.samples, 7, host->time);
  sum = plugin_sum(1, sum, 3, 4, 5, span.start, 7, 8, 9, host->time);
  double weighed = offered->weigh(2, mixed, (int)sum, level.power);
  weighed += offered->weigh(5, -3, weighed, (int)host->time);

  host->volume = 0.5 + 0.5 / (1 + level.peak * level.peak);
  plugin->power *= 0.5;
  plugin->peak *= 0.75;
  fold_double(host, frame.left);
  fold_double(host, frame.right);
  fold_double(host, level.power);
  for (int i = 0; i < 4; i += 1) fold_double(host, gains.values[i]);
  fold_double(host, meter.peak);
  fold_double(host, mixed);
  fold_double(host, weighed);
  host->digest = fold(host->digest, (uint64_t)sum ^ (uint64_t)span.length);
}

static NOINLINE double play_all(struct host *host, int64_t n) {
  struct plugin *plugin = plugin_open(&functions, host, 48000);
  uint64_t random = 11;
  for (int64_t i = 0; i < n; i += 1) {
    play(host, plugin, &random);
    if (i % 256 == 255) fold_double(host, plugin_tune(plugin, 300 + (double)(i % 1000), 2));
  }
  double result = plugin->low + plugin->power + host->volume;
  fold_double(host, result);
  plugin_close(plugin);
  host->digest = fold(host->digest, (uint64_t)host->calls);
  return result;
}

// Plays `n` blocks of 64 samples.
EXPORT int64_t run(int64_t n) {
  struct host host = {0, 0, 0, 0.5};
  play_all(&host, n);
  return (int64_t)host.digest;
}

// The same, and what the plugin holds at the end.
EXPORT double run_d(int64_t n) {
  struct host host = {0, 0, 0, 0.5};
  return play_all(&host, n);
}
