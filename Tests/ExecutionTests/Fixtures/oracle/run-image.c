// Runs the very machine code of a fixture in a Linux process: x64 images on x86-64 or under QEMU,
// Arm64EC ones under QEMU.
//
//     run-image FOLDER MAIN.dll EXPORT ARGUMENT [double]
//
// Loads MAIN.dll and what it imports from FOLDER, module i at 0x200000000 + i × 0x1000000, binds the
// imports of ucrtbase.dll to functions of the host, calls `int64 EXPORT(int64)` or
// `double EXPORT(int64)`, and prints the 64 bits of the result as a signed number. Writes the modules
// in their order to the file that RUN_IMAGE_MODULES names.
//
// On AArch64 everything is native: the auxiliary import table holds the functions themselves, and
// the check of a call's target passes all; it lies where module 15 would. It trusts its images, and is for the fixtures only.

#include "host.h"

static const uint64_t first_base = 0x200000000, base_step = 0x1000000;

struct module {
  char name[64];
  uint8_t *base;
  const uint8_t *headers;   // the optional header
  const uint8_t *metadata;  // of an Arm64EC image
};

enum { module_limit = 15 };

static struct module modules[module_limit];
static int module_count;
static const char *folder;

void *memcpy(void *to, const void *from, size_t count);

static int equal(const char *first, const char *second) {
  while (*first && *first == *second) first += 1, second += 1;
  return *first == *second;
}

static char *append(char *end, const char *text) {
  while (*text) *end++ = *text++;
  *end = 0;
  return end;
}

static _Noreturn void fail(const char *what, const char *name) {
  char text[1024];
  append(append(append(append(text, "run-image: "), what), name), "\n");
  host_write(0, text);
  host_exit(65);
}

static uint16_t half(const uint8_t *at) { return (uint16_t)(at[0] | at[1] << 8); }
static uint32_t word(const uint8_t *at) { return half(at) | (uint32_t)half(at + 2) << 16; }
static uint64_t long_word(const uint8_t *at) { return word(at) | (uint64_t)word(at + 4) << 32; }

static int64_t number(const char *text) {
  int64_t value = 0, sign = *text == '-' ? -1 : 1;
  for (text += sign < 0; *text >= '0' && *text <= '9'; text += 1) value = value * 10 + *text - '0';
  return sign * value;
}

static const uint8_t *directory(const struct module *module, int number) {
  const uint8_t *entry = module->headers + 112 + 8 * number;
  return word(entry) ? module->base + word(entry) : 0;
}

// MARK: Exports

static struct module *load(const char *name);
static uint8_t *find(struct module *module, const char *name, uint32_t ordinal);

static uint8_t *follow(const char *forwarder) {
  char name[64];
  size_t length = 0;
  for (; forwarder[length] != '.'; length += 1) name[length] = forwarder[length];
  append(name + length, ".dll");
  const char *symbol = forwarder + length + 1;
  if (*symbol == '#') return find(load(name), 0, (uint32_t)number(symbol + 1));
  return find(load(name), symbol, 0);
}

// The Arm64EC function behind a fast-forward sequence.
static uint8_t *redirect(struct module *module, uint8_t *address) {
  if (!module->metadata) return address;
  const uint8_t *entry = module->base + word(module->metadata + 0x10);
  for (uint32_t left = word(module->metadata + 0x34); left > 0; left -= 1, entry += 8)
    if (module->base + word(entry) == address) return module->base + word(entry + 4);
  return address;
}

static uint8_t *find(struct module *module, const char *name, uint32_t ordinal) {
  const uint8_t *exports = directory(module, 0);
  if (!exports) fail("no exports in ", module->name);
  uint32_t index = ordinal - word(exports + 16);
  if (name) {
    uint32_t i = 0, names = word(exports + 24);
    const uint8_t *table = module->base + word(exports + 32);
    while (i < names && !equal((char *)module->base + word(table + 4 * i), name)) i += 1;
    if (i == names) fail("not exported: ", name);
    index = half(module->base + word(exports + 36) + 2 * i);
  }
  if (index >= word(exports + 20)) fail("no such ordinal in ", module->name);
  uint8_t *address = module->base + word(module->base + word(exports + 28) + 4 * index);
  uint32_t size = word(module->headers + 112 + 4);
  if (address >= exports && address < exports + size) return follow((char *)address);
  return redirect(module, address);
}

// MARK: Loading

static void relocate(struct module *module, uint64_t delta) {
  const uint8_t *block = directory(module, 5);
  if (!block) return;
  const uint8_t *end = block + word(module->headers + 112 + 8 * 5 + 4);
  for (; block < end; block += word(block + 4))
    for (uint32_t i = 8; i < word(block + 4); i += 2) {
      uint8_t *place = module->base + word(block) + (half(block + i) & 0xfff);
      uint64_t value = long_word(place) + delta;
      if (half(block + i) >> 12 == 10) memcpy(place, &value, 8);
    }
}

static void bind(struct module *module) {
  int64_t auxiliary = 0;  // how far the auxiliary table is from the import address table
  if (module->metadata && directory(module, 12))
    auxiliary = module->base + word(module->metadata + 0x2c) - directory(module, 12);
  const uint8_t *entry = directory(module, 1);
  for (; entry && word(entry + 12); entry += 20) {
    const char *name = (char *)module->base + word(entry + 12);
    struct module *other = equal(name, "ucrtbase.dll") ? 0 : load(name);
    const uint8_t *cell = module->base + word(entry);
    uint8_t *address = module->base + word(entry + 16);
    for (; long_word(cell); cell += 8, address += 8) {
      uint64_t wanted = long_word(cell);
      const char *function = wanted >> 63 ? 0 : (char *)module->base + wanted + 2;
      void *found = other ? find(other, function, wanted & 0xffff) : host_function(function);
      if (!found) fail("the system has no function ", function);
      memcpy(address, &found, 8);
      memcpy(address + auxiliary, &found, 8);
    }
  }
}

#ifdef __aarch64__
// The target of a checked call is in x11 and stays there, unless it is the linker's x64 stub of an
// import, `jmp [rip + offset]`, whose target takes its place.
__asm__(
    "check_call:\n"
    "  ldrh w16, [x11]\n"
    "  mov w17, #0x25ff\n"
    "  cmp w16, w17\n"
    "  b.ne 1f\n"
    "  ldursw x16, [x11, #2]\n"
    "  add x11, x11, x16\n"
    "  ldur x11, [x11, #6]\n"
    "1:\n"
    "  ret\n"
    "no_emulator:\n"
    "  udf #0\n");
void check_call(void), no_emulator(void);

static void fill_cells(struct module *module) {
  static void *check;
  if (!check) {
    check = host_map(first_base + module_limit * base_step, 4096);
    memcpy(check, (void *)(uintptr_t)check_call,
           (uintptr_t)no_emulator - (uintptr_t)check_call);
  }
  void *emulator = (void *)(uintptr_t)no_emulator;
  for (int field = 0x14; field <= 0x24; field += 4)
    memcpy(module->base + word(module->metadata + field), field >= 0x1c ? &check : &emulator, 8);
  memcpy(module->base + word(module->metadata + 0x48), &emulator, 8);
}
#else
static void fill_cells(struct module *module) { fail("not x64: ", module->name); }
#endif

static struct module *load(const char *name) {
  for (int i = 0; i < module_count; i += 1)
    if (equal(modules[i].name, name)) return &modules[i];
  if (module_count == module_limit) fail("too many modules: ", name);

  static uint8_t file[1 << 20];
  char path[512];
  append(append(append(path, folder), "/"), name);
  size_t size = host_read(path, file, sizeof file);
  const uint8_t *header = file + word(file + 60), *optional = header + 24;
  if (size < 512 || word(header) != 0x4550 || half(header + 4) != 0x8664)
    fail("no such image: ", path);

  uint64_t base = first_base + (uint64_t)module_count * base_step;
  struct module *module = &modules[module_count++];
  append(module->name, name);
  module->base = host_map(base, word(optional + 56));
  if (!module->base) fail("cannot map ", name);
  memcpy(module->base, file, word(optional + 60));
  const uint8_t *section = optional + half(header + 20);
  for (int i = 0; i < half(header + 6); i += 1, section += 40) {
    uint32_t stored = word(section + 16), used = word(section + 8);
    memcpy(module->base + word(section + 12), file + word(section + 20),
           stored < used ? stored : used);
  }
  module->headers = module->base + (optional - file);
  uint64_t preferred = long_word(module->headers + 24);
  relocate(module, base - preferred);
  const uint8_t *configuration = directory(module, 10);
  if (configuration && word(configuration) >= 0xd0 && long_word(configuration + 0xc8)) {
    module->metadata = (const uint8_t *)long_word(configuration + 0xc8);
    fill_cells(module);
  }
  bind(module);
  return module;
}

static void write_names(const char *path) {
  static char text[sizeof modules];
  char *end = text;
  for (int i = 0; i < module_count; i += 1) end = append(append(end, modules[i].name), "\n");
  host_write(path, text);
}

int main(int count, char **arguments) {
  if (count < 5) fail("usage: run-image FOLDER MAIN.dll EXPORT ARGUMENT [double]", "");
  folder = arguments[1];
  void *function = find(load(arguments[2]), arguments[3], 0);
  const char *list = host_variable("RUN_IMAGE_MODULES");
  if (list) write_names(list);

  int64_t argument = number(arguments[4]), bits;
  if (count > 5) {
    double result = ((GUEST double (*)(int64_t))function)(argument);
    memcpy(&bits, &result, 8);
  } else {
    bits = ((GUEST int64_t(*)(int64_t))function)(argument);
  }
  char digits[32], *place = digits + 30;
  uint64_t left = bits < 0 ? 0 - (uint64_t)bits : (uint64_t)bits;
  place[0] = '\n';
  place[1] = 0;
  do *--place = (char)('0' + left % 10);
  while ((left /= 10) > 0);
  if (bits < 0) *--place = '-';
  host_write(0, place);
  return 0;
}
