// tokens.dll: writes a program of pseudorandom statements, has lexer.dll split it into tokens, and
// runs it. The parser calls itself.

#include "lexer.h"

struct writer {
  char *text;
  size_t count, capacity;
  uint64_t random;
};

static void put(struct writer *writer, const char *text) {
  size_t length = strlen(text);
  if (writer->count + length > writer->capacity) {
    writer->capacity = 2 * writer->capacity + length;
    writer->text = realloc(writer->text, writer->capacity);
  }
  memcpy(writer->text + writer->count, text, length);
  writer->count += length;
}

static unsigned choose(struct writer *writer, unsigned choices) {
  return (unsigned)((next_random(&writer->random) >> 32) * choices >> 32);
}

static void put_number(struct writer *writer, unsigned value) {
  char digits[12];
  int place = 11;
  digits[place] = 0;
  do digits[--place] = (char)('0' + value % 10);
  while ((value /= 10) > 0);
  put(writer, digits + place);
}

static void put_expression(struct writer *writer, int depth) {
  static const char *const names[] = {"a", "bb", "count_2", "Delta"};
  static const char *const operators[] = {" + ", "-", " * ", "/", " < "};
  switch (depth > 0 ? choose(writer, 7) : choose(writer, 3)) {
    case 0: put_number(writer, choose(writer, 100000)); break;
    case 1:
      put_number(writer, choose(writer, 50));
      put(writer, ".");
      put_number(writer, choose(writer, 1000));
      break;
    case 2: put(writer, names[choose(writer, 4)]); break;
    case 3:
      put(writer, "(");
      put_expression(writer, depth - 1);
      put(writer, ")");
      break;
    case 4:
      put(writer, choose(writer, 2) ? "sqrt(" : "abs(");
      put_expression(writer, depth - 1);
      put(writer, ")");
      break;
    default:
      put_expression(writer, depth - 1);
      put(writer, operators[choose(writer, 5)]);
      put_expression(writer, depth - 1);
  }
}

struct parser {
  struct lexer lexer;
  struct token token;
  double values[4];
  uint64_t digest;
};

static void next(struct parser *parser) {
  parser->token = lexer_next(&parser->lexer);
  parser->digest = fold(parser->digest, (uint64_t)parser->token.kind << 40 |
                                            (uint64_t)parser->token.symbol << 20 |
                                            (uint64_t)parser->token.length);
}

static int variable(const struct token *token) {
  uint64_t hash = token->length;
  for (size_t i = 0; i < token->length; i += 1) hash = hash * 31 + (unsigned char)token->start[i];
  return (int)(hash & 3);
}

static double expression(struct parser *parser, int binding);

static double primary(struct parser *parser) {
  struct token token = parser->token;
  next(parser);
  switch (token.kind) {
    case INTEGER: return (double)token.integer;
    case REAL: return token.real;
    case NAME: return parser->values[variable(&token)];
    case KEYWORD: {
      double value = fabs(primary(parser));
      return token.symbol == 5 ? sqrt(value) : value;
    }
    case OPERATOR:
      if (token.symbol == '(') {
        double value = expression(parser, 0);
        next(parser);
        return value;
      }
      return 0;
    default: return 0;
  }
}

static int binding_of(const struct token *token) {
  if (token->kind != OPERATOR) return 0;
  switch (token->symbol) {
    case '<': return 1;
    case '+': case '-': return 2;
    case '*': case '/': return 3;
    default: return 0;
  }
}

static double expression(struct parser *parser, int binding) {
  double value = primary(parser);
  for (;;) {
    int found = binding_of(&parser->token);
    if (found <= binding) return value;
    int symbol = parser->token.symbol;
    next(parser);
    double other = expression(parser, found);
    switch (symbol) {
      case '+': value += other; break;
      case '-': value -= other; break;
      case '*': value *= other; break;
      case '/': value = other == 0 ? 1 : value / other; break;
      default: value = value < other ? 1 : -1;
    }
  }
}

static NOINLINE double interpret(int64_t n, uint64_t *digest) {
  struct writer writer = {0};
  writer.random = 99;
  for (int i = 0; i < 40; i += 1) {
    put(&writer, i % 3 == 2 ? "let Delta = " : i % 3 ? "let  a=" : "\nlet count_2\t= ");
    put_expression(&writer, 5);
    put(&writer, i % 7 == 0 ? "; print \"a text\";\n" : " ;\n");
  }
  struct parser parser = {0};
  double sum = 0;
  for (int64_t i = 0; i < n; i += 1) {
    lexer_start(&parser.lexer, writer.text, writer.count);
    for (next(&parser); parser.token.kind != END; next(&parser)) {
      if (parser.token.kind != KEYWORD || parser.token.symbol != 0) continue;
      next(&parser);
      int place = variable(&parser.token);
      next(&parser);
      next(&parser);
      double value = expression(&parser, 0);
      // Values stay finite, and change with each pass.
      if (!(value < 1e9 && value > -1e9)) value = 3;
      parser.values[place] = value + (double)i;
      sum += value;
      parser.digest = fold(parser.digest, bits_of_double(value));
    }
    parser.digest = fold(parser.digest, (uint64_t)parser.lexer.lines);
  }
  size_t spaces = 0;
  for (size_t i = 0; i < writer.count; i += 1)
    spaces += lexer_span(writer.text + i, writer.count - i, ' ');
  *digest = fold(parser.digest, writer.count << 32 | spaces);
  *digest = fold(*digest, bits_of_double(sum));
  free(writer.text);
  return sum;
}

// Runs the program `n` times.
EXPORT int64_t run(int64_t n) {
  uint64_t digest;
  interpret(n, &digest);
  return (int64_t)digest;
}

// The same, and the sum of what is computed.
EXPORT double run_d(int64_t n) {
  uint64_t digest;
  return interpret(n, &digest);
}
