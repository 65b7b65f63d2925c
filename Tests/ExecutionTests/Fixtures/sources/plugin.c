// plugin.dll: an audio filter with an interface of small functions: exports, a table of functions,
// and calls back into its host.

#define PLUGIN
#include "plugin.h"

static float process(struct plugin *plugin, float sample) {
  float output = (float)(plugin->a0 * sample + plugin->a1 * plugin->state);
  plugin->state = (float)(output - plugin->b1 * plugin->state);
  plugin->samples += 1;
  double magnitude = fabs((double)output);
  if (magnitude > plugin->peak) plugin->peak = magnitude;
  plugin->power += (double)output * output;
  return output;
}

static struct frame pan(struct plugin *plugin, float sample, float position) {
  struct frame frame = {sample * (1 - position), sample * position};
  plugin->low += frame.left - frame.right;
  return frame;
}

static struct level level(struct plugin *plugin, struct frame frame) {
  struct level level = {plugin->peak + frame.left, plugin->power * frame.right};
  return level;
}

static struct gains gains(struct plugin *plugin, struct gains gains, struct level level) {
  for (int i = 0; i < 4; i += 1)
    gains.values[i] = (float)(gains.values[i] * plugin->a0 + level.peak / (1 + level.power * i));
  return gains;
}

static struct meter meter(struct plugin *plugin, struct meter meter, int64_t samples) {
  meter.samples += samples + plugin->samples;
  if (plugin->peak > meter.peak) meter.peak = plugin->peak;
  meter.sum += plugin->power;
  return meter;
}

static struct span window(struct plugin *plugin, struct span span, int64_t shift) {
  struct span moved = {span.start + shift, span.length ^ plugin->samples};
  return moved;
}

static double mix(struct plugin *plugin, double a, int b, float c, int64_t d, double e, float f,
                  uint8_t g, int16_t h) {
  return plugin->a1 + a * b + (double)c * (double)d - e / (1 + (double)f * f) + g - h * 0.5;
}

static int64_t sum(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g,
                   int64_t h) {
  return a + 2 * b + 3 * c + 5 * d + 7 * e + 11 * f + 13 * g + 17 * h;
}

// Three numbers: integers where a bit of `integers` is set, else doubles.
static double weigh(int integers, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, integers);
  double result = 0;
  for (int i = 0; i < 3; i += 1) {
    double value = integers >> i & 1 ? (double)__builtin_va_arg(list, int)
                                     : __builtin_va_arg(list, double);
    result = result * 0.5 + value;
  }
  __builtin_va_end(list);
  return result;
}

static const struct plugin_functions functions = {process, pan,    level, gains, meter,
                                                  window,  mix,    sum,   weigh};

struct plugin *plugin_open(const struct host_functions *host_functions, void *host, double rate) {
  struct plugin *plugin = calloc(1, sizeof *plugin);
  plugin->functions = &functions;
  plugin->host_functions = host_functions;
  plugin->host = host;
  plugin->rate = rate;
  plugin_tune(plugin, host_functions->parameter(host, 0), host_functions->parameter(host, 1));
  return plugin;
}

void plugin_close(struct plugin *plugin) {
  plugin->host_functions->log(plugin->host, "closed after % samples, peak ~", plugin->samples,
                              plugin->peak);
  free(plugin);
}

float plugin_process(struct plugin *plugin, float sample) { return process(plugin, sample); }

void plugin_process_block(struct plugin *plugin, const float *from, float *to, size_t count) {
  for (size_t i = 0; i < count; i += 1) to[i] = process(plugin, from[i]);
}

// The mathematical functions' results are rounded to float, so that their last bit does not count.
double plugin_tune(struct plugin *plugin, double frequency, double resonance) {
  double angle = 6.283185307179586 * frequency / plugin->rate;
  float sine = (float)sin(angle), cosine = (float)cos(angle);
  float width = (float)exp(-resonance), gain = (float)pow(10, resonance / 20);
  float octave = (float)log(frequency + 1);
  plugin->a0 = 0.5 * (1 - cosine) + 0.25;
  plugin->a1 = 0.5 * sine * gain;
  plugin->b1 = (double)width * sine / (1 + octave);
  plugin->host_functions->log(plugin->host, "tuned to ~ with ~", frequency, resonance);
  plugin->host_functions->log(plugin->host, "~ %", plugin->b1, plugin->samples);
  return plugin->a0 + plugin->a1 + sqrt(octave * plugin->rate);
}

struct frame plugin_route(struct plugin *plugin, struct frame frame) {
  struct frame first = plugin->host_functions->route(plugin->host, frame, 0);
  struct frame second = plugin->host_functions->route(plugin->host, first, 1);
  plugin->low += (double)plugin->host_functions->clock(plugin->host) * 0x1p-20;
  return second;
}

int64_t plugin_sum(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g,
                   int64_t h, int64_t i, int64_t j) {
  return sum(a, b, c, d, e, f, g, h) + 19 * i + 23 * j;
}
