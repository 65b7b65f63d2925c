// Five bodies that attract each other, in steps of time.
#include <math.h>
#include <stdio.h>

enum { bodies = 5 };
static double place[bodies][3] = {
    {0, 0, 0}, {4.8, -1.1, -0.1}, {8.3, 4.1, -0.4}, {12.8, -15.1, -0.2}, {15.3, -25.9, 0.1}};
static double speed[bodies][3] = {
    {0, 0, 0}, {0.6, 2.8, 0}, {-1.0, 1.8, 0}, {1.0, 0.8, 0}, {0.9, 0.5, 0}};
static double mass[bodies] = {39.4, 0.03, 0.01, 0.001, 0.002};

int main(void) {
  const double step = 0.001;
  for (int time = 0; time < 5000; time++) {
    for (int i = 0; i < bodies; i++)
      for (int j = i + 1; j < bodies; j++) {
        double d[3], square = 0;
        for (int k = 0; k < 3; k++) {
          d[k] = place[i][k] - place[j][k];
          square += d[k] * d[k];
        }
        double magnitude = step / (square * sqrt(square));
        for (int k = 0; k < 3; k++) {
          speed[i][k] -= d[k] * mass[j] * magnitude;
          speed[j][k] += d[k] * mass[i] * magnitude;
        }
      }
    for (int i = 0; i < bodies; i++)
      for (int k = 0; k < 3; k++) place[i][k] += step * speed[i][k];
  }
  printf("%.9f\n", place[0][0]);
}
