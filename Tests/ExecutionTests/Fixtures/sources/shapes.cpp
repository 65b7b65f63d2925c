// shapes.dll: makes figures of figures.dll and of its own, and visits them: virtual calls in both
// directions across the boundary.

#include "figures.h"

namespace {

class Triangle final : public Figure, public Named {
 public:
  Point a, b, c;

  double area() const override {
    return fabs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
  }
  Bounds bounds() const override {
    return {{least(a.x, b.x, c.x), least(a.y, b.y, c.y)},
            {-least(-a.x, -b.x, -c.x), -least(-a.y, -b.y, -c.y)}};
  }
  Figure *scaled(double factor, float stretch, int steps) const override {
    Triangle *triangle = new (malloc(sizeof(Triangle))) Triangle;
    triangle->a = {a.x * factor, a.y + steps};
    triangle->b = {b.x * stretch, b.y * factor};
    triangle->c = c;
    return triangle;
  }
  void release() override { free(this); }
  uint64_t name() const override { return bits_of_double(a.x + c.y); }
  int64_t rank(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e) const override {
    return (a ^ b) + (c ^ d) * e;
  }

 private:
  static double least(double x, double y, double z) {
    double smaller = x < y ? x : y;
    return smaller < z ? smaller : z;
  }
};

class Summary final : public Visitor {
 public:
  uint64_t digest = 0;
  double total = 0;
  int64_t visits = 0;

  void visit(const Figure &figure, const Named *named) override {
    visits += 1;
    Bounds bounds = figure.bounds();
    total += figure.area() * 0.5 + weight(bounds.low) - weight(bounds.high);
    digest = fold(digest, bits_of_double(bounds.high.x - bounds.low.y));
    if (!named) return;
    digest = fold(digest, named->name());
    digest = fold(digest, (uint64_t)named->rank(visits, 2, 3, (int64_t)(digest & 0xffff), 5));
  }
};

class Growth final : public Visitor {
 public:
  double factor = 1;
  Drawing *drawing = nullptr;

  void visit(const Figure &figure, const Named *) override {
    Figure *larger = figure.scaled(factor, 1.25f, 2);
    factor = 1 + 1 / (4 + larger->area());
    drawing->add(larger, nullptr);
  }
  double weight(Point at) const override { return at.x + factor; }
};

NOINLINE double draw(int64_t n, uint64_t *digest) {
  uint64_t random = 21;
  Drawing first, second;
  Summary summary;
  double areas = 0;
  for (int64_t i = 0; i < n; i += 1) {
    for (int j = 0; j < 12; j += 1) {
      double x = next_fraction(&random), y = next_fraction(&random);
      const Named *named = nullptr;
      Figure *figure;
      if (j % 3 == 0) {
        figure = make_circle({x, y}, x + 0.5);
      } else if (j % 3 == 1) {
        figure = make_box(x, y, 1 + y, 2, &named);
      } else {
        Triangle *triangle = new (malloc(sizeof(Triangle))) Triangle;
        triangle->a = {x, y};
        triangle->b = {y, 1 - x};
        triangle->c = {2 + x * y, 0.25};
        figure = triangle;
        named = triangle;
      }
      first.add(figure, named);
    }
    Growth growth;
    growth.drawing = &second;
    first.visit(growth);
    first.visit(summary);
    second.visit(summary);
    areas += first.area() - second.area() + growth.factor;
    first.clear();
    second.clear();
  }
  *digest = fold(fold(summary.digest, bits_of_double(summary.total)), bits_of_double(areas));
  return summary.total + areas;
}

}  // namespace

// Draws `n` times.
EXPORT int64_t run(int64_t n) {
  uint64_t digest = 0;
  draw(n, &digest);
  return (int64_t)digest;
}

// The same, and the sum of what is drawn.
EXPORT double run_d(int64_t n) {
  uint64_t digest = 0;
  return draw(n, &digest);
}
