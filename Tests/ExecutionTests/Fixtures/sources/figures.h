#include "module.h"

#ifdef FIGURES
#define FIGURES_API EXPORT
#define FIGURES_CLASS __declspec(dllexport)
#else
#define FIGURES_API IMPORT
#define FIGURES_CLASS __declspec(dllimport)
#endif
#ifndef _WIN32
#undef FIGURES_CLASS
#define FIGURES_CLASS
#endif

struct Point {
  double x, y;
};

struct Bounds {
  Point low, high;
};

class Figure {
 public:
  virtual double area() const = 0;
  virtual Bounds bounds() const = 0;
  virtual Figure *scaled(double factor, float stretch, int steps) const = 0;
  virtual void release() = 0;

 protected:
  ~Figure() = default;
};

// A second base, whose methods are reached by a corrected `this`.
class Named {
 public:
  virtual uint64_t name() const = 0;
  virtual int64_t rank(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e) const = 0;

 protected:
  ~Named() = default;
};

class Visitor {
 public:
  virtual void visit(const Figure &figure, const Named *named) = 0;
  virtual double weight(Point at) const { return at.x - at.y; }

 protected:
  ~Visitor() = default;
};

// A list that the library's methods fill: exported as a class, with methods that are not virtual.
class FIGURES_CLASS Drawing {
 public:
  void add(Figure *figure, const Named *named);
  void visit(Visitor &visitor) const;
  double area() const;
  void clear();

 private:
  enum { capacity = 32 };
  Figure *figures[capacity];
  const Named *names[capacity];
  int count = 0;
};

FIGURES_API Figure *make_circle(Point center, double radius);
FIGURES_API Figure *make_box(double x, double y, double width, double height, const Named **named);
