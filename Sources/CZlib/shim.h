#include <zlib.h>

/// Starts reading a gzip file; a macro in zlib, which Swift cannot import.
static inline int czlib_start_gunzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
