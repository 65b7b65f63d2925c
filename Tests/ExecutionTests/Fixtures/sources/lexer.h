#include "module.h"

#ifdef LEXER
#define LEXER_API EXPORT
#else
#define LEXER_API IMPORT
#endif

enum token_kind { END, NAME, KEYWORD, INTEGER, REAL, OPERATOR, TEXT };

struct lexer {
  const char *text;
  size_t count, place;
  int64_t lines;
};

struct token {
  int32_t kind;
  int32_t symbol;  // an operator's character, or a keyword's number
  const char *start;
  size_t length;
  int64_t integer;
  double real;
};

LEXER_API void lexer_start(struct lexer *lexer, const char *text, size_t count);
LEXER_API struct token lexer_next(struct lexer *lexer);
// How many of `count` bytes from `start` are of a class: 'a' letter, '0' digit, ' ' space.
LEXER_API size_t lexer_span(const char *start, size_t count, char class_of);
