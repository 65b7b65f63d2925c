// linear.dll: matrices of doubles and of floats.

#define LINEAR
#include "linear.h"

void multiply_doubles(const double *a, const double *b, double *product, int size) {
  for (int i = 0; i < size; i += 1) {
    double *row = product + i * size;
    for (int j = 0; j < size; j += 1) row[j] = 0;
    for (int k = 0; k < size; k += 1) {
      double factor = a[i * size + k];
      for (int j = 0; j < size; j += 1) row[j] += factor * b[k * size + j];
    }
  }
}

void multiply_floats(const float *a, const float *b, float *product, int size) {
  for (int i = 0; i < size; i += 1) {
    float *row = product + i * size;
    for (int j = 0; j < size; j += 1) row[j] = 0;
    for (int k = 0; k < size; k += 1) {
      float factor = a[i * size + k];
      for (int j = 0; j < size; j += 1) row[j] += factor * b[k * size + j];
    }
  }
}

void transpose(double *matrix, int size) {
  for (int i = 0; i < size; i += 1)
    for (int j = 0; j < i; j += 1) {
      double element = matrix[i * size + j];
      matrix[i * size + j] = matrix[j * size + i];
      matrix[j * size + i] = element;
    }
}

double dot(const double *a, const double *b, int count) {
  double sum = 0;
  for (int i = 0; i < count; i += 1) sum += a[i] * b[i];
  return sum;
}

double largest(const double *elements, int count) {
  double result = 0x1p-1022;
  for (int i = 0; i < count; i += 1) {
    double magnitude = fabs(elements[i]);
    if (magnitude > result) result = magnitude;
  }
  return result;
}

float largest_float(const float *elements, int count) {
  float result = 0x1p-126f;
  for (int i = 0; i < count; i += 1) {
    float magnitude = elements[i] < 0 ? -elements[i] : elements[i];
    if (magnitude > result) result = magnitude;
  }
  return result;
}

double solve(const double *triangle, double *values, int size) {
  double roots = 0;
  for (int i = 0; i < size; i += 1) {
    double value = values[i];
    for (int j = 0; j < i; j += 1) value -= triangle[i * size + j] * values[j];
    double pivot = triangle[i * size + i];
    values[i] = value / (pivot < 0 ? pivot - 4 : pivot + 4);
    roots += sqrt(fabs(values[i]));
  }
  return roots;
}
