// lexer.dll: splits a text into tokens.

#define LEXER
#include "lexer.h"

static const char *const keywords[] = {"let", "if", "then", "else", "print", "sqrt", "abs"};

static char class_of(unsigned char c) {
  if ((c | 32) >= 'a' && (c | 32) <= 'z') return 'a';
  if (c >= '0' && c <= '9') return '0';
  switch (c) {
    case ' ': case '\t': case '\r': case '\n': return ' ';
    case '_': return 'a';
    case '"': return '"';
    case '+': case '-': case '*': case '/': case '(': case ')': case '<': case '=': case ';':
      return '+';
    default: return '?';
  }
}

size_t lexer_span(const char *start, size_t count, char class) {
  size_t length = 0;
  while (length < count && class_of((unsigned char)start[length]) == class) length += 1;
  return length;
}

void lexer_start(struct lexer *lexer, const char *text, size_t count) {
  lexer->text = text;
  lexer->count = count;
  lexer->place = 0;
  lexer->lines = 1;
}

static void read_number(struct token *token, const char *place, const char *end) {
  int64_t integer = 0;
  while (place < end && class_of((unsigned char)*place) == '0')
    integer = (int64_t)((uint64_t)integer * 10 + (uint64_t)(*place++ - '0'));
  token->kind = INTEGER;
  token->integer = integer;
  token->real = (double)integer;
  if (place < end && *place == '.') {
    double unit = 1;
    for (place += 1; place < end && class_of((unsigned char)*place) == '0'; place += 1) {
      unit /= 10;
      token->real += unit * (*place - '0');
    }
    token->kind = REAL;
  }
  token->length = (size_t)(place - token->start);
}

static void read_name(struct token *token, size_t left) {
  size_t length = 1;
  while (length < left) {
    char class = class_of((unsigned char)token->start[length]);
    if (class != 'a' && class != '0') break;
    length += 1;
  }
  token->kind = NAME;
  token->length = length;
  for (int i = 0; i < (int)(sizeof keywords / sizeof *keywords); i += 1)
    if (strlen(keywords[i]) == length && memcmp(keywords[i], token->start, length) == 0) {
      token->kind = KEYWORD;
      token->symbol = i;
    }
}

struct token lexer_next(struct lexer *lexer) {
  struct token token = {0};
  size_t place = lexer->place, count = lexer->count;
  for (; place < count && class_of((unsigned char)lexer->text[place]) == ' '; place += 1)
    lexer->lines += lexer->text[place] == '\n';
  token.start = lexer->text + place;
  size_t left = count - place;
  if (left > 0) {
    switch (class_of((unsigned char)*token.start)) {
      case 'a': read_name(&token, left); break;
      case '0': read_number(&token, token.start, lexer->text + count); break;
      case '"':
        token.kind = TEXT;
        token.length = 1;
        while (token.length < left && token.start[token.length] != '"') token.length += 1;
        token.length += token.length < left;
        break;
      default:
        token.kind = OPERATOR;
        token.symbol = *token.start;
        token.length = 1;
    }
  }
  lexer->place = place + token.length;
  return token;
}
