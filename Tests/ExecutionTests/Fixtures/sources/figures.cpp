// figures.dll: a hierarchy of classes with virtual methods.

#define FIGURES
#include "figures.h"

namespace {

template <typename Type>
Type *make() {
  return new (malloc(sizeof(Type))) Type;
}

class Circle final : public Figure {
 public:
  Point center;
  double radius;

  double area() const override { return 3.141592653589793 * radius * radius; }
  Bounds bounds() const override {
    return {{center.x - radius, center.y - radius}, {center.x + radius, center.y + radius}};
  }
  Figure *scaled(double factor, float stretch, int steps) const override {
    return make_circle({center.x * stretch, center.y + steps}, radius * factor);
  }
  void release() override { free(this); }
};

class Box : public Figure, public Named {
 public:
  Point low, high;
  uint64_t number;

  double area() const override { return (high.x - low.x) * (high.y - low.y); }
  Bounds bounds() const override { return {low, high}; }
  Figure *scaled(double factor, float stretch, int steps) const override {
    Box *box = make<Box>();
    box->low = {low.x * factor, low.y * stretch};
    box->high = {high.x * factor, high.y * stretch + steps};
    box->number = number + (uint64_t)steps;
    return box;
  }
  void release() override { free(this); }
  uint64_t name() const override { return number; }
  int64_t rank(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e) const override {
    return a + 3 * b - 5 * c + 7 * d - 11 * e + (int64_t)number;
  }
};

}  // namespace

Figure *make_circle(Point center, double radius) {
  Circle *circle = make<Circle>();
  circle->center = center;
  circle->radius = radius;
  return circle;
}

Figure *make_box(double x, double y, double width, double height, const Named **named) {
  static uint64_t boxes;
  Box *box = make<Box>();
  box->low = {x, y};
  box->high = {x + width, y + height};
  box->number = boxes += 1;
  *named = box;
  return box;
}

void Drawing::add(Figure *figure, const Named *named) {
  if (count == capacity) clear();
  figures[count] = figure;
  names[count] = named;
  count += 1;
}

void Drawing::visit(Visitor &visitor) const {
  for (int i = 0; i < count; i += 1) visitor.visit(*figures[i], names[i]);
}

double Drawing::area() const {
  double area = 0;
  for (int i = 0; i < count; i += 1) area += figures[i]->area();
  return area;
}

void Drawing::clear() {
  for (int i = 0; i < count; i += 1) figures[i]->release();
  count = 0;
}
